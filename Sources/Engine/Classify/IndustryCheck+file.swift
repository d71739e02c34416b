import FoundationEssentials

extension IndustryCheck {
    /// Reads and compiles one industry's file, with what it includes. The error names file, line and reason. Blocks.
    public static func read(file: String) throws -> IndustrySummary {
        try Classifier(IndustryReader.read(path: file)).summary
    }

    /// The text of one file as the engine reads it; nil when it can't be read. Blocks.
    public static func text(of path: String, extractor: TextExtractor) -> ExtractedText? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try? extractor.extract(Array(data), name: path.split(separator: "/").last ?? "")
    }
}
