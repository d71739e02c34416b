/// A remembered answer as the cache keeps it: a few hundred bytes that are read in microseconds, where JSON takes a
/// hundred times as long. Only docket reads them, and only for a day: what another version wrote is a miss.
enum AnswerBytes {
    /// Raised whenever the form changes.
    private static let version: UInt8 = 2

    static func bytes(of answer: ResultCache.Answer, until: Timestamp) -> [UInt8] {
        var writer = ByteWriter()
        writer.put(byte: version)
        writer.put(bits: UInt64(bitPattern: until.milliseconds))
        switch answer {
        case .verdict(let verdict):
            writer.put(byte: 1)
            put(verdict, to: &writer)
        case .refusal(let error):
            writer.put(byte: 0)
            writer.put(error.code.rawValue)
            writer.put(error.message)
        }
        return writer.bytes
    }

    /// When the entry ends; nil for what is none.
    static func end(of bytes: [UInt8]) -> Timestamp? {
        var reader = ByteReader(bytes)
        guard reader.byte() == version, let bits = reader.bits() else { return nil }
        return Timestamp(milliseconds: Int64(bitPattern: bits))
    }

    /// Nil for what is damaged, or of another version.
    static func answer(from bytes: [UInt8]) -> ResultCache.Answer? {
        var reader = ByteReader(bytes)
        guard reader.byte() == version, reader.bits() != nil, let kind = reader.byte() else { return nil }
        if kind == 1 { return verdict(from: &reader).map { .verdict($0) } }
        guard let code = reader.text().flatMap(ErrorCode.init(rawValue:)), let message = reader.text() else {
            return nil
        }
        return .refusal(DocumentError(code, message))
    }

    private static func put(_ verdict: Verdict, to writer: inout ByteWriter) {
        writer.put(verdict.industry.rawValue)
        writer.put(verdict.category.rawValue)
        // No number stands for what was not measured.
        writer.put(verdict.confidence ?? .nan)
        writer.put(verdict.decision.rawValue)
        writer.put(verdict.source.rawValue)
        writer.put(count: verdict.features.count)
        for feature in verdict.features {
            writer.put(feature.name)
            writer.put(feature.value)
            writer.put(optional: feature.page)
            writer.put(count: feature.offset)
        }
        writer.put(count: verdict.reasons.count)
        for reason in verdict.reasons {
            writer.put(reason.text)
            writer.put(reason.weight)
        }
        writer.put(count: verdict.scores.count)
        for score in verdict.scores {
            writer.put(score.category.rawValue)
            writer.put(score.confidence)
        }
        writer.put(verdict.acceptThreshold)
        writer.put(verdict.language ?? "")
        writer.put(optional: verdict.pages)
        writer.put(verdict.mediaType)
        put(verdict.explanation, to: &writer)
        writer.put(optional: verdict.children?.count)
        for child in verdict.children ?? [] { put(child, to: &writer) }
    }

    private static func put(_ explanation: Explanation?, to writer: inout ByteWriter) {
        writer.put(byte: explanation == nil ? 0 : 1)
        guard let explanation else { return }
        writer.put(explanation.runnerUp.rawValue)
        writer.put(explanation.lead)
        for texts in [explanation.missing, explanation.changes] {
            writer.put(count: texts.count)
            for text in texts { writer.put(text) }
        }
    }

    private static func put(_ child: MemberVerdict, to writer: inout ByteWriter) {
        writer.put(child.name)
        writer.put(child.mediaType ?? "")
        writer.put(child.category.rawValue)
        writer.put(child.confidence ?? .nan)
        writer.put(child.decision.rawValue)
        writer.put(child.error?.code.rawValue ?? "")
        writer.put(child.error?.message ?? "")
    }

    private static func verdict(from reader: inout ByteReader) -> Verdict? {
        guard let industry = reader.text(), let category = reader.text(), let confidence = reader.decimal(),
            let decision = reader.text().flatMap(Decision.init(rawValue:)),
            let source = reader.text().flatMap(VerdictSource.init(rawValue:)),
            let features = list(&reader, of: feature), let reasons = list(&reader, of: reason),
            let scores = list(&reader, of: score), let threshold = reader.decimal(), let language = reader.text(),
            let pages = reader.optional(), let mediaType = reader.text(), let hasExplanation = reader.byte()
        else { return nil }
        let explanation = hasExplanation == 1 ? explanation(&reader) : nil
        guard hasExplanation == 0 || explanation != nil else { return nil }
        guard let count = reader.optional(), let children = list(&reader, count: max(0, count), of: child) else {
            return nil
        }
        var verdict = Verdict(
            industry: IndustryName(rawValue: industry), category: Category(rawValue: category),
            confidence: confidence.isNaN ? nil : confidence, decision: decision, source: source, features: features,
            reasons: reasons,
            scores: scores, acceptThreshold: threshold, language: language.isEmpty ? nil : language,
            pages: pages < 0 ? nil : pages, mediaType: mediaType, explanation: explanation)
        if count >= 0 { verdict.children = children }
        return verdict
    }

    private static func explanation(_ reader: inout ByteReader) -> Explanation? {
        let text = { (reader: inout ByteReader) in reader.text() }
        guard let runnerUp = reader.text(), let lead = reader.decimal(), let missing = list(&reader, of: text),
            let changes = list(&reader, of: text)
        else { return nil }
        return Explanation(runnerUp: Category(rawValue: runnerUp), lead: lead, missing: missing, changes: changes)
    }

    private static func list<Element>(
        _ reader: inout ByteReader, of element: (inout ByteReader) -> Element?
    ) -> [Element]? {
        reader.count().flatMap { list(&reader, count: $0, of: element) }
    }

    private static func list<Element>(
        _ reader: inout ByteReader, count: Int, of element: (inout ByteReader) -> Element?
    ) -> [Element]? {
        // Every element has a byte at least: a damaged count can't ask for more memory than there are bytes.
        guard count <= reader.left else { return nil }
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count {
            guard let next = element(&reader) else { return nil }
            list.append(next)
        }
        return list
    }

    private static func feature(_ reader: inout ByteReader) -> Feature? {
        guard let name = reader.text(), let value = reader.text(), let page = reader.optional(),
            let offset = reader.count()
        else { return nil }
        return Feature(name: name, value: value, page: page < 0 ? nil : page, offset: offset)
    }

    private static func reason(_ reader: inout ByteReader) -> Reason? {
        guard let text = reader.text(), let weight = reader.decimal() else { return nil }
        return Reason(text: text, weight: weight)
    }

    private static func child(_ reader: inout ByteReader) -> MemberVerdict? {
        guard let name = reader.text(), let mediaType = reader.text(), let category = reader.text(),
            let confidence = reader.decimal(), let decision = reader.text().flatMap(Decision.init(rawValue:)),
            let code = reader.text(), let message = reader.text(), code.isEmpty || ErrorCode(rawValue: code) != nil
        else { return nil }
        return MemberVerdict(
            name: name, mediaType: mediaType.isEmpty ? nil : mediaType, category: Category(rawValue: category),
            confidence: confidence.isNaN ? nil : confidence, decision: decision,
            error: ErrorCode(rawValue: code).map { DocumentError($0, message) })
    }

    private static func score(_ reader: inout ByteReader) -> CategoryScore? {
        guard let category = reader.text(), let confidence = reader.decimal() else { return nil }
        return CategoryScore(category: Category(rawValue: category), confidence: confidence)
    }
}

/// Values one after the other: numbers as they are in memory, counts seven bits a byte, texts with their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1_024) }

    mutating func put(byte: UInt8) { bytes.append(byte) }

    mutating func put(bits: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }

    mutating func put(_ number: Double) { put(bits: number.bitPattern) }

    /// Not negative.
    mutating func put(count: Int) {
        var rest = UInt64(count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Not negative where it is there.
    mutating func put(optional number: Int?) { put(count: (number ?? -1) + 1) }

    mutating func put(_ text: String) {
        put(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}

/// Reads what a ``ByteWriter`` wrote; nil where there is nothing of the kind.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Bytes not read yet.
    var left: Int { bytes.count - place }

    mutating func byte() -> UInt8? {
        guard place < bytes.count else { return nil }
        place += 1
        return bytes[place - 1]
    }

    mutating func bits() -> UInt64? {
        guard left >= 8 else { return nil }
        var bits: UInt64 = 0
        for index in 0..<8 { bits |= UInt64(bytes[place + index]) << (8 * UInt64(index)) }
        place += 8
        return bits
    }

    mutating func decimal() -> Double? { bits().map(Double.init(bitPattern:)) }

    mutating func count() -> Int? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let next = byte() else { return nil }
            number |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int(number) }
        }
        return nil
    }

    /// -1 for what was nil.
    mutating func optional() -> Int? { count().map { $0 - 1 } }

    mutating func text() -> String? {
        guard let length = count(), length <= left else { return nil }
        place += length
        return String(validating: bytes[place - length..<place], as: UTF8.self)
    }
}
