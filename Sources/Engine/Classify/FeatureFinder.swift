/// Finds an industry's features in a text: reads the value at a label or takes the match itself, and keeps what its
/// type and its rules accept. What does not look right is no value at all.
struct FeatureFinder: Sendable {
    private let industry: Industry
    private let purposes: [PatternRole.Purpose]
    /// Names of the features that documents of a category must show, in the order of the file.
    private let required: [Category: [String]]
    /// The rules' regular expressions, and for each feature its place among them.
    private let expressions: CompiledPatterns?
    private let places: [Int?]

    static let featuresMax = 40

    /// Throws for the first rule that can't be used, with its file and line.
    init(_ industry: Industry, roles: [PatternRole]) throws(IndustryError) {
        self.industry = industry
        purposes = roles.map(\.purpose)
        required = Dictionary(
            grouping: industry.features.flatMap { feature in
                feature.needs.filter { $0.value == .required }.map { (category: $0.key, name: feature.name) }
            }, by: \.category
        ).mapValues { $0.map(\.name) }
        var wanted: [CategoryPattern] = []
        var places: [Int?] = []
        for feature in industry.features {
            places.append(feature.rules.regex == nil ? nil : wanted.count)
            if let regex = feature.rules.regex { wanted.append(regex) }
        }
        self.places = places
        guard !wanted.isEmpty else {
            expressions = nil
            return
        }
        do throws(MatcherError) {
            expressions = try CompiledPatterns(
                compiling: wanted.map { MatcherExpression(expression: "^(?:\($0.text))$", report: .firstEnd) })
        } catch {
            let pattern = wanted[error.expression ?? 0]
            throw IndustryError(
                path: pattern.path, line: pattern.line,
                reason: "the rule '\(pattern.text)' can't be used: \(error.message)")
        }
    }

    /// In the order of the text, at most ``featuresMax``.
    func features(_ hits: [MatcherHit], in text: ExtractedText) -> [Feature] {
        var features: [Feature] = []
        var seen: Set<String> = []
        for hit in hits {
            guard let (index, range) = place(of: hit, in: text) else { continue }
            let definition = industry.features[index]
            let bytes = text.text[range].prefix(FeatureReader.valueBytesMax)
            guard definition.type.accepts(bytes) else { continue }
            let value = String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
            guard definition.rules.accept(value, of: definition.type, matches: matches(value, feature: index)),
                seen.insert("\(definition.name)=\(value)").inserted
            else { continue }
            features.append(
                Feature(
                    name: definition.name, value: value, page: text.page(at: range.lowerBound), offset: range.lowerBound
                ))
            if features.count == Self.featuresMax { break }
        }
        return features.sorted { ($0.offset, $0.name) < ($1.offset, $1.name) }
    }

    /// What documents of `category` must show and `features` does not hold.
    func missing(_ features: [Feature], for category: Category) -> [String] {
        (required[category] ?? []).filter { name in !features.contains { $0.name == name } }
    }

    private func place(of hit: MatcherHit, in text: ExtractedText) -> (Int, Range<Int>)? {
        switch purposes[hit.expression] {
        case .label(let feature):
            FeatureReader.value(of: industry.features[feature].type, in: text.text, after: hit.end).map {
                (feature, $0)
            }
        case .value(let feature): (feature, hit.start..<hit.end)
        case .evidence, .forbids, .unknown: nil
        }
    }

    private func matches(_ value: String, feature: Int) -> Bool {
        guard let expressions, let place = places[feature] else { return true }
        return expressions.scan(Array(value.utf8), hitsMax: industry.features.count * 4)
            .contains { $0.expression == place }
    }
}
