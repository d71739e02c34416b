/// Answers what a text is, by one industry's configuration. Immutable: threads share it.
public final class Classifier: Sendable {
    public let summary: IndustrySummary
    let industry: Industry
    private let matcher: PatternMatcher
    let roles: [PatternRole]

    /// Part of every fingerprint: raised whenever the same text and the same patterns would be answered differently.
    static let answerVersion = "2"
    /// Bytes from the start of a text that are matched.
    static let matchedBytesMax = 256 << 10
    /// Where a heading ends, in bytes.
    static let headingBytes = 400
    static let reasonsMax = 12
    static let scoresMax = 8
    static let featuresMax = 40

    /// Throws for the first pattern that can't be used, with its file and line.
    /// `compiled` is what ``compiledPatterns`` of an equal industry was; nil compiles them.
    init(_ industry: Industry, compiled: [UInt8]? = nil) throws(IndustryError) {
        self.industry = industry
        let roles = PatternRole.all(of: industry)
        self.roles = roles
        do {
            matcher = try PatternMatcher(roles.map(\.expression), serialized: compiled)
        } catch {
            let pattern = error.expression.map { roles[$0].pattern }
            throw IndustryError(
                path: pattern?.path ?? industry.path, line: pattern?.line ?? 1,
                reason: pattern.map { "the pattern '\($0.text)' can't be used: \(error.message)" } ?? error.message)
        }
        summary = Self.summary(of: industry)
    }

    /// Throws for the first pattern that can't be used, as compiling does, but in a fraction of its time: each is
    /// looked at by itself.
    static func check(_ industry: Industry) throws(IndustryError) {
        var seen: Set<MatcherExpression> = []
        for role in PatternRole.all(of: industry) {
            let expression = role.expression
            guard seen.insert(expression).inserted, let message = HyperscanDatabase.problem(with: expression) else {
                continue
            }
            throw IndustryError(
                path: role.pattern.path, line: role.pattern.line,
                reason: "the pattern '\(role.pattern.text)' can't be used: \(message)")
        }
    }

    /// For the next start, under the industry's fingerprint.
    var compiledPatterns: [UInt8] { matcher.serialized }

    static func summary(of industry: Industry) -> IndustrySummary {
        let parts = [answerVersion, TextExtractor.version, industry.name.rawValue] + industry.sources
        // The lengths keep two texts from running into each other.
        let content = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return IndustrySummary(
            name: industry.name, version: industry.version, description: industry.description,
            categories: industry.categories.map {
                IndustrySummary.CategorySummary(id: $0.id, title: $0.title, patterns: $0.patterns.count)
            },
            features: industry.features.map(\.name), fingerprint: ContentDigest.sha256Hex(of: Array(content.utf8)),
            acceptThreshold: industry.acceptThreshold, path: industry.path)
    }

    /// Pure; takes about as long as reading the text a few times.
    public func classify(_ text: ExtractedText) -> Verdict {
        let hits = matcher.match(text.text.prefix(Self.matchedBytesMax))
        let candidates = candidates(hits)
        let shares = Evidence.shares(candidates.map(\.sum))
        var verdict = Verdict(
            industry: industry.name, category: .unknown, confidence: nil, decision: .review,
            source: .patterns, features: features(hits, in: text), reasons: [], scores: [],
            acceptThreshold: industry.acceptThreshold, language: LanguageGuess.language(of: text.text),
            pages: text.pages, mediaType: text.mediaType)
        verdict.scores = zip(candidates, shares).prefix(Self.scoresMax).map {
            CategoryScore(category: industry.categories[$0.category].id, confidence: $1)
        }
        if let best = candidates.first {
            verdict.reasons = reasons(for: best, against: candidates.dropFirst().first, in: text)
            let share = shares[0]
            if best.sum > 0, share >= industry.reviewThreshold {
                verdict.category = industry.categories[best.category].id
                verdict.confidence = share
                verdict.decision = share >= industry.acceptThreshold ? .accept : .review
            }
        }
        if !text.text.contains(where: { $0 > 0x20 }) { verdict.decision = .reject }
        return verdict
    }

    /// Places in `roles` of the patterns that match; for judging patterns, not documents.
    func firingPatterns(in text: ExtractedText) -> [Int] {
        let hits = matcher.match(text.text.prefix(Self.matchedBytesMax))
        return Array(Set(hits.map(\.expression))).sorted()
    }

    /// Categories with evidence, best first; those that lack patterns or have a forbidden one are left out.
    private func candidates(_ hits: [MatcherHit]) -> [Evidence.Candidate] {
        var byCategory: [Int: Evidence.Candidate] = [:]
        var matched: [Int: Int] = [:]
        var forbidden: Set<Int> = []
        var previous = -1
        for hit in hits where hit.expression != previous {
            previous = hit.expression
            let role = roles[hit.expression]
            switch role.purpose {
            case .evidence(let category):
                if role.pattern.inHeading, hit.end > Self.headingBytes { continue }
                let strength = role.pattern.strength
                let weight = strength.weight * Evidence.factor(at: hit.end)
                let term = Evidence.Term(
                    role: hit.expression, end: hit.end, weight: weight,
                    isCommon: strength == .normal || strength == .weak)
                byCategory[category, default: Evidence.Candidate(category: category)].terms.append(term)
                if weight > 0 { matched[category, default: 0] += 1 }
            case .forbids(let category): forbidden.insert(category)
            case .label, .value: break
            }
        }
        var candidates: [Evidence.Candidate] = []
        for (category, candidate) in byCategory where !forbidden.contains(category) {
            guard matched[category, default: 0] >= industry.categories[category].matchMin else { continue }
            candidates.append(Evidence.settled(candidate))
        }
        return candidates.sorted { ($0.sum, $1.category) > ($1.sum, $0.category) }
    }

    /// The terms that decided. Against a runner-up with evidence of its own they add up to the lead over it, the
    /// runner-up's with the opposite sign; else to the lead over `unknown`, which starts higher. Where there are more
    /// than fit, the smallest are added up in one line, so that the sum stays the sum.
    private func reasons(
        for best: Evidence.Candidate, against second: Evidence.Candidate?, in text: ExtractedText
    ) -> [Reason] {
        func named(_ term: Evidence.Term) -> String {
            let page = text.page(at: max(0, term.end - 1)).map { " p\($0)" } ?? ""
            return "\"\(roles[term.role].pattern.text)\"\(page)"
        }
        var reasons = best.terms.map { Reason(text: named($0), weight: $0.weight) }
        if let second, second.sum > 0 {
            let id = industry.categories[second.category].id
            reasons += second.terms.map { Reason(text: "\(named($0)) for \(id)", weight: -$0.weight) }
        } else {
            reasons.append(Reason(text: "needed to be more than unknown", weight: Evidence.prior))
        }
        reasons.sort { (abs($0.weight), $1.text) > (abs($1.weight), $0.text) }
        guard reasons.count > Self.reasonsMax else { return reasons }
        let rest = reasons[(Self.reasonsMax - 1)...]
        let sum = rest.reduce(0) { $0 + $1.weight }
        return reasons.prefix(Self.reasonsMax - 1) + [Reason(text: "\(rest.count) more", weight: sum)]
    }

    private func features(_ hits: [MatcherHit], in text: ExtractedText) -> [Feature] {
        var features: [Feature] = []
        var seen: Set<String> = []
        for hit in hits {
            let place: (Int, Range<Int>)? =
                switch roles[hit.expression].purpose {
                case .label(let feature):
                    FeatureReader.value(of: industry.features[feature].type, in: text.text, after: hit.end)
                        .map { (feature, $0) }
                case .value(let feature): (feature, hit.start..<hit.end)
                case .evidence, .forbids: nil
                }
            guard let (index, range) = place else { continue }
            let definition = industry.features[index]
            let bytes = text.text[range].prefix(FeatureReader.valueBytesMax)
            if definition.type == .iban, !Checksum.isIBAN(bytes) { continue }
            if definition.type == .card, !Checksum.isCardNumber(bytes) { continue }
            let value = String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
            guard seen.insert("\(definition.name)=\(value)").inserted else { continue }
            features.append(
                Feature(
                    name: definition.name, value: value, page: text.page(at: range.lowerBound), offset: range.lowerBound
                ))
            if features.count == Self.featuresMax { break }
        }
        return features.sorted { ($0.offset, $0.name) < ($1.offset, $1.name) }
    }
}

/// What one expression of the matcher is there for.
struct PatternRole: Sendable {
    enum Purpose: Sendable {
        case evidence(category: Int)
        case forbids(category: Int)
        case label(feature: Int)
        case value(feature: Int)
    }

    var purpose: Purpose
    var pattern: CategoryPattern

    var expression: MatcherExpression {
        let report: MatcherExpression.Report =
            switch purpose {
            case .evidence, .forbids: .firstEnd
            case .label: .everyEnd
            case .value: .spans
            }
        return PatternSyntax.expression(pattern.text, report: report)
    }

    /// In the order of the file; a hit's number is a place in this list.
    static func all(of industry: Industry) -> [PatternRole] {
        var roles: [PatternRole] = []
        for (index, category) in industry.categories.enumerated() {
            roles += category.patterns.map { PatternRole(purpose: .evidence(category: index), pattern: $0) }
            roles += category.forbidden.map { PatternRole(purpose: .forbids(category: index), pattern: $0) }
        }
        for (index, feature) in industry.features.enumerated() {
            roles += feature.labels.map { PatternRole(purpose: .label(feature: index), pattern: $0) }
            roles += feature.patterns.map { PatternRole(purpose: .value(feature: index), pattern: $0) }
        }
        return roles
    }
}
