import FoundationEssentials

/// One text whose category is known.
public struct LabelledText: Sendable {
    public var category: Category
    /// UTF-8.
    public var text: [UInt8]

    public init(category: Category, text: [UInt8]) {
        self.category = category
        self.text = text
    }
}

/// Reads labelled texts one after the other, from JSON lines `{id,label,text}`, gzipped or not, or from a folder of
/// documents. Blocks: call it where nobody waits.
public struct LabelledTexts {
    /// A document that has a label but no text.
    public struct Unread: Sendable {
        public var path: String
        public var category: Category
        public var error: DocumentError
    }

    /// Longest label in bytes.
    static let labelBytesMax = 200

    let path: String
    private let limits: TrainingLimits
    let extractor: TextExtractor

    public init(path: String, limits: TrainingLimits, extractor: TextExtractor) {
        self.path = path
        self.limits = limits
        self.extractor = extractor
    }

    /// True for a folder, whose documents are read and not texts.
    public static func isFolder(_ path: String) -> Bool { LabelledFolder.isFolder(path) }

    /// Calls `body` with each text in order, and returns the documents of a folder that have none. Throws
    /// ``ModelError`` with file and line for data that is not as it should be, and what `body` throws.
    public func forEach(_ body: (LabelledText) throws -> Void) throws -> [Unread] {
        guard Self.isFolder(path) else {
            try forEachLine(body)
            return []
        }
        var unread: [Unread] = []
        for entry in try LabelledFolder.entries(of: path) {
            do {
                let text = try Self.extract(entry.path, extractor)
                try body(LabelledText(category: entry.category, text: text.text))
            } catch let error as DocumentError {
                unread.append(Unread(path: entry.path, category: entry.category, error: error))
            }
        }
        return unread
    }

    static func extract(_ path: String, _ extractor: TextExtractor) throws(DocumentError) -> ExtractedText {
        guard let size = LabelledFolder.fileBytes(path) else {
            throw DocumentError(.notFound, "it has a label, but there is no such file")
        }
        guard size <= extractor.limits.fileBytesMax else {
            throw DocumentError(.tooLarge, "the file has \(size) bytes; the limit is \(extractor.limits.fileBytesMax)")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DocumentError(.permissionDenied, "docket may not read it; give its user read permission")
        }
        let name = path.split(separator: "/").last ?? ""
        return try extractor.extract(Array(data), name: name)
    }

    private struct Line: Decodable {
        var label: String
        var text: String
    }

    private func forEachLine(_ body: (LabelledText) throws -> Void) throws {
        let reader = try LineReader(path, limits: limits)
        let decoder = JSONDecoder()
        var count = 0
        while let bytes = try reader.next() {
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            guard let line = try? decoder.decode(Line.self, from: Data(bytes)) else {
                throw ModelError(
                    "\(path):\(reader.number): this is no JSON object with texts in `label` and `text`, one a line")
            }
            guard !line.label.isEmpty, line.label.utf8.count <= Self.labelBytesMax else {
                throw ModelError("\(path):\(reader.number): a label has 1 to \(Self.labelBytesMax) bytes")
            }
            count += 1
            try body(LabelledText(category: Category(rawValue: line.label), text: Array(line.text.utf8)))
        }
        guard count > 0 else { throw ModelError("\(path): there is nothing in it; give it a labelled text a line") }
    }
}
