/// A value as JSON has it; members of objects keep the order they were given in, because people read these lines too.
indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// Written as null when it is not finite: JSON has no other word for that.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Sendable {
        var key: String
        var value: JSONValue

        init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    static func string(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    static func integer(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
    static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    /// To three decimals, for what was measured: more would be noise.
    static func rounded(_ value: Double?) -> JSONValue {
        value.map { .number(($0 * 1_000).rounded() / 1_000) } ?? .null
    }
}

/// Writes JSON on one line.
enum JSONText {
    static func line(_ value: JSONValue) -> String {
        var text = ""
        append(value, to: &text)
        return text
    }

    private static func append(_ value: JSONValue, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += numberText(number)
        case .string(let string): append(string: string, to: &text)
        case .array(let elements):
            text += "["
            for (position, element) in elements.enumerated() {
                if position > 0 { text += "," }
                append(element, to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (position, member) in members.enumerated() {
                if position > 0 { text += "," }
                append(string: member.key, to: &text)
                text += ":"
                append(member.value, to: &text)
            }
            text += "}"
        }
    }

    /// Whole numbers without `.0`, others in the shortest form that reads back as the same number.
    private static func numberText(_ number: Double) -> String {
        guard number.isFinite else { return "null" }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        return number.description
    }

    /// What ``PlainText`` holds for dangerous is escaped, so that one record stays one line and nothing gets to a
    /// terminal that moves it or turns the direction of writing. A reader of JSON gets the same text back.
    private static func append(string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where PlainText.isDangerous(scalar): text += "\\u" + hexadecimal(scalar.value, width: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func hexadecimal(_ value: UInt32, width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
