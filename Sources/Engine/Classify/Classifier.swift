/// Answers what a text is, by one industry's configuration. Immutable: threads share it.
public final class Classifier: Sendable {
    public let summary: IndustrySummary
    let industry: Industry
    private let matcher: PatternMatcher
    private let finder: FeatureFinder
    private let table: RoleTable
    var roles: [PatternRole] { table.roles }
    /// The learned model, as far as this industry can use it; nil where patterns alone decide.
    private let support: ModelSupport?
    private let scale: VerdictScale

    /// Part of every fingerprint: raised whenever the same text and the same patterns would be answered differently.
    static let answerVersion = "7"
    /// Bytes from the start of a text that are matched.
    static let matchedBytesMax = 256 << 10
    /// Where a heading ends, in bytes.
    static let headingBytes = 600
    static let reasonsMax = 12
    static let scoresMax = 8

    /// Throws for the first pattern that can't be used, with its file and line.
    convenience init(_ industry: Industry, model: LinearModel? = nil) throws(IndustryError) {
        let roles = PatternRole.all(of: industry)
        try self.init(industry, roles: roles, library: Self.library(of: roles), model: model)
    }

    /// `library` holds the expressions of all `roles`.
    init(
        _ industry: Industry, roles: [PatternRole], library: PatternLibrary, model: LinearModel? = nil
    ) throws(IndustryError) {
        self.industry = industry
        table = RoleTable(roles, of: industry)
        matcher = PatternMatcher(roles.map(\.expression), library: library)
        finder = try FeatureFinder(industry, roles: roles)
        support = model.map { ModelSupport($0, industry) }
        scale = VerdictScale(industry, model)
        summary = Self.summary(of: industry, model: model)
    }

    /// The same industry with another model, or without one. Takes no time: patterns are shared.
    init(_ other: Classifier, model: LinearModel?) {
        industry = other.industry
        matcher = other.matcher
        finder = other.finder
        table = other.table
        support = model.map { ModelSupport($0, other.industry) }
        scale = VerdictScale(other.industry, model)
        summary = Self.summary(of: other.industry, model: model)
    }

    /// What documents of this type should be answered as: a kind may stand for what it is a kind of. The type itself
    /// where the industry does not have it.
    func wanted(_ type: Category) -> Category {
        if let index = industry.categories.firstIndex(where: { $0.id == type && !$0.isRival }) {
            return industry.answer(index)
        }
        return industry.kindsElsewhere[type] ?? type
    }

    /// Throws for the first pattern or rule that can't be used, as compiling does, but in a fraction of its time: each
    /// is looked at by itself. Patterns in `seen` were, in another industry.
    static func check(
        _ industry: Industry, roles: [PatternRole], seen: inout Set<MatcherExpression>
    ) throws(IndustryError) {
        for role in roles {
            let expression = role.expression
            guard seen.insert(expression).inserted, let message = CompiledPatterns.problem(with: expression) else {
                continue
            }
            throw IndustryError(
                path: role.pattern.path, line: role.pattern.line,
                reason: "the pattern '\(role.pattern.text)' can't be used: \(message)")
        }
        _ = try FeatureFinder(industry, roles: roles)
    }

    /// Compiles the patterns of one industry or of many; `serialized` is what ``PatternLibrary/serialized`` was for the
    /// same ones.
    static func library(
        of roles: [PatternRole], serialized: [UInt8]? = nil
    ) throws(IndustryError) -> PatternLibrary {
        do throws(MatcherError) {
            return try PatternLibrary(roles.map(\.expression), serialized: serialized)
        } catch {
            let pattern = error.expression.map { roles[$0].pattern }
            throw IndustryError(
                path: pattern?.path ?? roles.first?.pattern.path ?? "", line: pattern?.line ?? 1,
                reason: pattern.map { "the pattern '\($0.text)' can't be used: \(error.message)" } ?? error.message)
        }
    }

    static func summary(of industry: Industry, model: LinearModel?) -> IndustrySummary {
        let parts =
            [answerVersion, TextExtractor.version, industry.name.rawValue, model?.fingerprint ?? ""] + industry.sources
        // The lengths keep two texts from running into each other.
        let content = parts.map { "\($0.utf8.count):\($0)" }.joined()
        let scale = VerdictScale(industry, model)
        return IndustrySummary(
            name: industry.name, version: industry.version, description: industry.description,
            categories: industry.categories.filter { !$0.isRival }.map {
                IndustrySummary.CategorySummary(
                    id: $0.id, title: $0.title, patterns: $0.patterns.count,
                    answeredAs: industry.answersBroadly ? $0.kindOf : nil,
                    acceptance: scale.threshold(for: industry.answersBroadly ? $0.kindOf ?? $0.id : $0.id))
            },
            features: industry.features.map(\.name), featureDetails: industry.features.map(\.summary),
            fingerprint: ContentDigest.sha256Hex(of: Array(content.utf8)), acceptThreshold: industry.acceptThreshold,
            path: industry.path)
    }

    /// Pure; takes about as long as reading the text a few times.
    public func classify(_ text: ExtractedText) -> Verdict { classify(text, matches(in: text)) }

    func matches(in text: ExtractedText) -> [MatcherHit] { matcher.match(text.text.prefix(Self.matchedBytesMax)) }

    func classify(_ text: ExtractedText, _ hits: [MatcherHit]) -> Verdict {
        verdict(on: text, hits, standing(of: text, hits))
    }

    func standing(of text: ExtractedText, _ hits: [MatcherHit]) -> Standing {
        let vote = support?.vote(on: text.text)
        return Standing(hits, in: text, industry: industry, scale: scale, roles: table, vote: vote)
    }

    private func verdict(on text: ExtractedText, _ hits: [MatcherHit], _ standing: Standing) -> Verdict {
        let features = finder.features(hits, in: text)
        var verdict = Verdict(
            industry: industry.name, category: .unknown, confidence: nil, decision: .review,
            source: .patterns, features: features, reasons: [], scores: [], acceptThreshold: industry.acceptThreshold,
            language: LanguageGuess.language(of: text.text), pages: text.pages, mediaType: text.mediaType)
        verdict.scores = zip(standing.candidates, standing.shares).prefix(Self.scoresMax).map {
            CategoryScore(category: industry.answer($0.category), confidence: $1)
        }
        if let best = standing.candidates.first {
            verdict.reasons = standing.reasons(reasonsMax: Self.reasonsMax, in: text, model: support?.model)
            let share = standing.shares[0]
            var missing: [String] = []
            if best.sum > standing.second.sum, share >= industry.reviewThreshold {
                verdict.category = industry.answer(best.category)
                verdict.confidence = share
                verdict.acceptThreshold = scale.threshold(for: verdict.category).confidence
                verdict.decision = share >= verdict.acceptThreshold && best.canBeAccepted ? .accept : .review
                missing = finder.missing(features, for: industry.categories[best.category].id)
            }
            if standing.isDecidedByModel(verdict) { verdict.source = .model }
            verdict.explanation = standing.explanation(of: verdict, missing: missing)
        } else {
            verdict.explanation = standing.explanationOfRival
        }
        if !text.text.contains(where: { $0 > 0x20 }) { verdict.decision = .reject }
        return verdict
    }

    /// Why a category was or was not the answer; nil when the industry does not have it.
    public func expectation(of category: Category, in text: ExtractedText) -> Expectation? {
        guard let index = industry.categories.firstIndex(where: { $0.id == category && !$0.isRival }) else {
            return nil
        }
        let hits = matches(in: text)
        return standing(of: text, hits)
            .expectation(of: index, hits, in: text, model: support?.model)
    }

    /// Places in `roles` of the patterns that count; for judging patterns, not documents.
    func firingPatterns(in text: ExtractedText) -> [Int] {
        firingPatterns(matches(in: text), in: text)
    }

    func firingPatterns(_ hits: [MatcherHit], in text: ExtractedText) -> [Int] {
        let counted = hits.filter { !roles[$0.expression].pattern.inHeading || $0.end <= Self.headingBytes }
        return Array(Set(counted.map(\.expression))).sorted()
    }
}

extension FeatureDefinition {
    var summary: IndustrySummary.FeatureSummary {
        func categories(_ need: FeatureNeed) -> [Category] {
            needs.filter { $0.value == need }.map(\.key).sorted { $0.rawValue < $1.rawValue }
        }
        return IndustrySummary.FeatureSummary(
            name: name, type: type.rawValue, rules: rules.clauses(of: type), requiredBy: categories(.required),
            recommendedBy: categories(.recommended), optionalFor: categories(.optional))
    }
}
