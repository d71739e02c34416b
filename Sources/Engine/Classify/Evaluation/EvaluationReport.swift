/// How well documents of known types were classified. Types that the classifier does not have are judged apart: for
/// them the right answer is none.
public struct EvaluationReport: Sendable {
    /// What was said of one document.
    public struct Answer: Sendable {
        public var truth: Category
        /// The best category, or `unknown`.
        public var category: Category
        /// Nil where none is claimed, as for `unknown`.
        public var confidence: Double?
        /// Sure enough to be used without a person.
        public var isAnswered: Bool

        public init(truth: Category, category: Category, confidence: Double?, isAnswered: Bool) {
            self.truth = truth
            self.category = category
            self.confidence = confidence
            self.isAnswered = isAnswered
        }
    }

    /// The documents of one type.
    public struct TypeRow: Sendable {
        public var type: Category
        /// False for a type that the classifier does not have.
        public var isKnown: Bool
        public var documents = 0
        /// With the right category, however sure.
        public var right = 0
        public var answered = 0
        public var answeredRight = 0
        /// Documents of any type that were given this category.
        public var given = 0
        /// What its documents were given, most first.
        public var answers: [(category: Category, documents: Int)] = []

        public var precision: Double { given > 0 ? Double(right) / Double(given) : 0 }
        public var recall: Double { documents > 0 ? Double(right) / Double(documents) : 0 }
        public var f1: Double { right > 0 ? 2 * Double(right) / Double(given + documents) : 0 }
    }

    /// Types that have documents: known ones first, then by name.
    public let types: [TypeRow]
    /// Expected calibration error of all documents with a confidence; nil without any.
    public let calibrationError: Double?
    /// What that would be on average if each confidence were exactly true; not 0, as documents are few.
    public let calibrationErrorByChance: Double?

    public init(_ answers: [Answer], categories: [Category]) {
        let known = Set(categories)
        var rows: [Category: TypeRow] = [:]
        var given: [Category: [Category: Int]] = [:]
        var calibration = CalibrationError()
        for answer in answers {
            let isRight = answer.category == answer.truth
            var row = rows[answer.truth] ?? TypeRow(type: answer.truth, isKnown: known.contains(answer.truth))
            row.documents += 1
            if isRight { row.right += 1 }
            if answer.isAnswered { row.answered += 1 }
            if answer.isAnswered, isRight { row.answeredRight += 1 }
            rows[answer.truth] = row
            given[answer.truth, default: [:]][answer.category, default: 0] += 1
            if let confidence = answer.confidence, answer.category != .unknown {
                calibration.add(confidence: confidence, isRight: isRight)
            }
        }
        let totals = answers.reduce(into: [Category: Int]()) { $0[$1.category, default: 0] += 1 }
        types = rows.values.map { row in
            var row = row
            row.given = totals[row.type] ?? 0
            row.answers = (given[row.type] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { ($0.key, $0.value) }
            return row
        }.sorted { ($0.isKnown ? 0 : 1, $0.type) < ($1.isKnown ? 0 : 1, $1.type) }
        calibrationError = calibration.value
        calibrationErrorByChance = calibration.chance
    }

    private var inside: [TypeRow] { types.filter(\.isKnown) }
    private var outside: [TypeRow] { types.filter { !$0.isKnown } }

    public var documents: Int { types.reduce(0) { $0 + $1.documents } }
    /// Documents of types that the classifier has; all shares below are of these.
    public var documentsInside: Int { inside.reduce(0) { $0 + $1.documents } }
    public var documentsOutside: Int { documents - documentsInside }
    /// Documents of types that it does not have, answered all the same.
    public var falseAccepts: Int { outside.reduce(0) { $0 + $1.answered } }

    /// Share with the right category, however sure; nil without documents, as all shares.
    public var accuracy: Double? { share(\.right, of: \.documents) }
    /// Share that was answered.
    public var coverage: Double? { share(\.answered, of: \.documents) }
    /// Share of the answered that is right.
    public var precisionOnAnswered: Double? { share(\.answeredRight, of: \.answered) }
    /// The mean of precision and recall (harmonic), averaged over the types.
    public var macroF1: Double? {
        inside.isEmpty ? nil : inside.reduce(0) { $0 + $1.f1 } / Double(inside.count)
    }

    private func share(_ part: KeyPath<TypeRow, Int>, of whole: KeyPath<TypeRow, Int>) -> Double? {
        let total = inside.reduce(0) { $0 + $1[keyPath: whole] }
        return total > 0 ? Double(inside.reduce(0) { $0 + $1[keyPath: part] }) / Double(total) : nil
    }
}
