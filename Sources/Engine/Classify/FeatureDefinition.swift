/// A kind of value, and with it the check and the form that apply to it.
enum FeatureType: String, CaseIterable, Sendable {
    case date, amount, number, identifier, text
    /// One of the values that the definition lists.
    case `enum`
    /// An account's number by ISO 13616, with its check digits.
    case iban
    /// A payment card's number, with its check digit.
    case card
    /// A number for value-added tax of a country of the European Union, Great Britain or Switzerland.
    case vat
    /// An employer's number in the United States.
    case ein
    /// A bank's routing number in the United States, with its check digit.
    case aba
    /// A security's number by ISO 6166, with its check digit.
    case isin
    /// A provider's number in health care of the United States, with its check digit.
    case npi

    /// Whether a value of this type has the digits that such a number must have. Types without a rule have no wrong
    /// values.
    func accepts(_ value: some Sequence<UInt8>) -> Bool {
        switch self {
        case .iban: Checksum.isIBAN(value)
        case .card: Checksum.isCardNumber(value)
        case .vat: Checksum.isVATNumber(value)
        case .ein: Checksum.isEmployerNumber(value)
        case .aba: Checksum.isRoutingNumber(value)
        case .isin: Checksum.isSecurityNumber(value)
        case .npi: Checksum.isProviderNumber(value)
        case .date, .amount, .number, .identifier, .text, .enum: true
        }
    }
}

/// How much a category's documents need a feature.
public enum FeatureNeed: String, CaseIterable, Codable, Sendable { case required, recommended, optional }

/// A piece of information to be found in documents.
struct FeatureDefinition: Sendable {
    var name: String
    var type: FeatureType
    /// What stands before the value; the value is read by its type.
    var labels: [CategoryPattern]
    /// The value itself.
    var patterns: [CategoryPattern]
    /// Which documents need it, and how much.
    var needs: [Category: FeatureNeed] = [:]
    var rules = FeatureRules()
}

/// What a value must be, beyond its type, to be reported as found.
struct FeatureRules: Sendable {
    /// Matches the whole value.
    var regex: CategoryPattern?
    /// In characters.
    var length: ClosedRange<Int>?
    /// Of an amount or a number.
    var range: ClosedRange<Double>?
    /// Whatever the case; of an `enum`.
    var values: [String] = []

    /// `matches` is what the regular expression says of the value.
    func accept(_ value: String, of type: FeatureType, matches: Bool) -> Bool {
        guard matches else { return false }
        if let length, !length.contains(value.count) { return false }
        if !values.isEmpty, !values.contains(where: { $0.lowercased() == value.lowercased() }) { return false }
        if let range {
            guard let number = FeatureReader.number(in: value), range.contains(number) else { return false }
        }
        return true
    }

    /// For people, in the order of the file; empty without rules.
    func clauses(of type: FeatureType) -> [String] {
        var clauses: [String] = []
        switch type {
        case .iban, .card, .vat, .ein, .aba, .isin, .npi: clauses.append("check digits")
        case .date, .amount, .number, .identifier, .text, .enum: break
        }
        if let regex { clauses.append("matches '\(regex.text)'") }
        if let length { clauses.append("\(length.lowerBound) to \(length.upperBound) characters") }
        if let range { clauses.append("from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))") }
        if !values.isEmpty { clauses.append("one of " + values.joined(separator: ", ")) }
        return clauses
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
}
