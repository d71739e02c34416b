/// A document whose category is known, with its text.
public struct LabelledDocument: Sendable {
    public var path: String
    public var category: Category
    public var text: ExtractedText
}
