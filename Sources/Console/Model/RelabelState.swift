import Engine

/// What one document really is: the document was taken when the key was pressed.
public struct RelabelState: Sendable {
    /// Something it can be said to be.
    public struct Option: Hashable, Sendable {
        /// Nil for what docket said, which takes a correction back.
        public var category: Category?
        public var id: String
        public var title: String
    }

    public var batch: BatchID
    public var index: Int
    /// The document's name: data, as any name.
    public var name: String
    public var industry: IndustryName
    /// What it is answered as now.
    public var category: Category
    /// What docket had said, when a person said otherwise.
    public var was: Category?
    /// What came second: the likeliest to be meant.
    public var runnerUp: Category?
    /// What the industry has; nil until it is known.
    public var categories: [IndustrySummary.CategorySummary]?
    public var query = EditableText(lengthMax: 64)
    public var selected = 0

    /// Nil for a document without a verdict.
    public init?(_ document: DocumentState) {
        guard let verdict = document.result.verdict else { return nil }
        batch = document.batch
        index = document.result.index
        name = String(Document(path: document.result.path).name)
        industry = verdict.industry
        category = verdict.category
        was = document.result.correction?.was
        runnerUp = verdict.explanation?.runnerUp
    }

    /// Nothing is chosen by accident: what docket said where a person said otherwise, then what came second, then what
    /// it is answered as, which changes nothing.
    mutating func chooseLikeliest() {
        guard was == nil, query.text.isEmpty else { return }
        let options = options
        let place = [runnerUp, category].lazy.compactMap { wanted in
            options.firstIndex { $0.category == wanted && wanted != .unknown }
        }.first
        selected = place ?? options.lastIndex { $0.category == .unknown } ?? 0
    }

    /// What can be chosen for what was typed, best match first; without a word in the industry's order.
    public var options: [Option] {
        let word = query.text
        guard let categories else { return [] }
        var all = categories.map { Option(category: $0.id, id: $0.id.rawValue, title: $0.title) }
        all.append(Option(category: .unknown, id: Category.unknown.rawValue, title: "none of them"))
        if let was { all.insert(Option(category: nil, id: "as docket said", title: was.rawValue), at: 0) }
        guard !word.allSatisfy({ $0 == " " }) else { return all }
        let scored = all.compactMap { option in
            [FuzzyMatch.score(word, in: option.id.replacing("_", with: " ")), FuzzyMatch.score(word, in: option.title)]
                .compactMap { $0 }.max().map { (option, $0) }
        }
        return scored.enumerated().sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }
            .map(\.element.0)
    }

    public var choice: Option? {
        let options = options
        return options.indices.contains(selected) ? options[selected] : nil
    }
}
