/// The words of a workbook, which its sheets name by number.
struct SharedStrings {
    /// All of them, one after the other, and where each ends: a workbook can have a million.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ source: [UInt8]) {
        var scanner = XMLScanner(source)
        // What is longer than its markup was never there.
        var assembly = TextAssembly(bytesMax: source.count)
        var insideText = false
        var insidePhonetic = false
        while let token = scanner.next() {
            switch token {
            case .start(let name, let isEmpty):
                if name == "t" { insideText = !isEmpty }
                if name == "rPh" { insidePhonetic = !isEmpty }
                if name == "si", isEmpty { ends.append(assembly.bytes.count) }
            case .end(let name):
                if name == "t" { insideText = false }
                if name == "rPh" { insidePhonetic = false }
                if name == "si" { ends.append(assembly.bytes.count) }
            case .text(let range):
                if insideText, !insidePhonetic { assembly.append(markup: source, range, keepingSpaces: true) }
            case .literal(let range): if insideText, !insidePhonetic { assembly.append(source[range]) }
            }
        }
        bytes = assembly.bytes
    }

    /// Empty when there is none of that number.
    subscript(number: Int) -> ArraySlice<UInt8> {
        guard ends.indices.contains(number) else { return [] }
        return bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]]
    }
}

/// Cells of SpreadsheetML, a line for each row. Formulas are not looked at, their last results are; dates are the
/// numbers that they are in the file.
enum SheetMarkup {
    static func sheetNames(_ workbook: [UInt8]) -> [String] {
        var scanner = XMLScanner(workbook)
        var names: [String] = []
        while let token = scanner.next(), names.count < 1_000 {
            if case .start("sheet", _) = token { names.append(scanner.attribute("name") ?? "") }
        }
        return names
    }

    static func read(_ source: [UInt8], shared: SharedStrings, into assembly: inout TextAssembly) {
        var scanner = XMLScanner(source)
        var isShared = false
        var insideValue = false
        var isFirstCell = true
        while !assembly.isFull, let token = scanner.next() {
            switch token {
            case .start("c", _): isShared = scanner.attribute("t") == "s"
            case .start("v", let isEmpty), .start("t", let isEmpty):
                if !isEmpty, !isFirstCell { assembly.tab() }
                isFirstCell = false
                insideValue = !isEmpty
            case .end("v"), .end("t"): insideValue = false
            case .end("row"):
                assembly.lineBreak()
                isFirstCell = true
            case .text(let range) where insideValue:
                if isShared {
                    assembly.append(shared[Int(String(decoding: source[range], as: UTF8.self)) ?? -1])
                } else {
                    assembly.append(markup: source, range, keepingSpaces: true)
                }
            default: break
            }
        }
        assembly.lineBreak()
    }
}
