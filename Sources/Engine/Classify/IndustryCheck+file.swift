extension IndustryCheck {
    /// Reads and compiles one industry's file, with what it includes. The error names file, line and reason. Blocks.
    public static func read(file: String) throws -> IndustrySummary {
        try Classifier(IndustryReader.read(path: file)).summary
    }
}
