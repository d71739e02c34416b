/// How all categories of an industry stand in one text: the sums, and what they are made of.
struct Standing {
    let industry: Industry
    let roles: [PatternRole]
    /// Categories with evidence, best first; those that lack patterns or have a forbidden one are left out. Of kinds
    /// that are answered alike the best stands for all.
    let candidates: [Evidence.Candidate]
    /// In the candidates' order.
    let shares: [Double]
    let unknown: Evidence.Candidate
    /// The strongest category that the industry does not have.
    let rival: Evidence.Candidate?
    /// Patterns that matched, by category: how many speak for it, and one that takes it out.
    private let matched: [Int: Int]
    private let forbidden: [Int: Int]

    /// What the model says beside the patterns; nil without one.
    let vote: ModelVote?

    init(
        _ hits: [MatcherHit], in text: ExtractedText, industry: Industry, roles: [PatternRole], vote: ModelVote? = nil
    ) {
        self.vote = vote
        self.industry = industry
        self.roles = roles
        var found: [Int: Evidence.Candidate] = [:]
        var unknown = Evidence.Candidate(category: industry.categories.count)
        var matched: [Int: Int] = [:]
        var forbidden: [Int: Int] = [:]
        var previous = -1
        for hit in hits where hit.expression != previous {
            previous = hit.expression
            let role = roles[hit.expression]
            switch role.purpose {
            case .evidence(let category):
                guard let term = Self.term(hit, role, in: text.text) else { continue }
                found[category, default: Evidence.Candidate(category: category)].terms.append(term)
                if term.weight > 0 { matched[category, default: 0] += 1 }
            case .unknown:
                if let term = Self.term(hit, role, in: text.text) { unknown.terms.append(term) }
            case .forbids(let category): forbidden[category] = hit.expression
            case .label, .value: break
            }
        }
        var candidates: [Evidence.Candidate] = []
        for (category, candidate) in found where forbidden[category] == nil {
            guard matched[category, default: 0] >= industry.categories[category].matchMin else { continue }
            candidates.append(Evidence.settled(candidate))
        }
        if let vote { Self.add(vote, to: &candidates) { forbidden[$0] == nil } }
        candidates.sort { ($0.sum, $1.category) > ($1.sum, $0.category) }
        var answers: Set<Category> = []
        candidates.removeAll { !answers.insert(industry.answer($0.category)).inserted }
        rival = candidates.first { industry.categories[$0.category].isRival }
        candidates.removeAll { industry.categories[$0.category].isRival }
        self.candidates = candidates
        self.unknown = Evidence.settled(Evidence.settled(unknown, prior: 0), vote?.outside)
        let shares = Evidence.shares(candidates.map(\.sum) + (rival.map { [$0.sum] } ?? []), unknown: self.unknown.sum)
        self.shares = Array(shares.prefix(candidates.count))
        self.matched = matched
        self.forbidden = forbidden
    }

    private static func term(_ hit: MatcherHit, _ role: PatternRole, in text: [UInt8]) -> Evidence.Term? {
        let factor = Evidence.factor(at: hit.end)
        guard !role.pattern.inHeading else {
            guard hit.end <= Classifier.headingBytes else { return nil }
            let weight = Evidence.headingWeight(in: text, endingAt: hit.end) * factor
            return Evidence.Term(role: hit.expression, end: hit.end, weight: weight, isHeading: true)
        }
        let strength = role.pattern.strength
        return Evidence.Term(
            role: hit.expression, end: hit.end, weight: strength.weight * factor,
            isCommon: strength == .normal || strength == .weak)
    }

    /// Who comes second, or first where the best of the industry's own is behind it: another category, one that the
    /// industry does not have, or `unknown`.
    var second: Evidence.Candidate {
        [candidates.dropFirst().first, rival].compactMap { $0 }.reduce(unknown) { $1.sum > $0.sum ? $1 : $0 }
    }

    func id(_ candidate: Evidence.Candidate) -> Category {
        candidate.category < industry.categories.count ? industry.answer(candidate.category) : .unknown
    }

    /// Its name among the reasons; a rival's own beside what it is answered as.
    func label(_ candidate: Evidence.Candidate) -> String {
        guard candidate.category < industry.categories.count else { return Category.unknown.rawValue }
        let found = industry.categories[candidate.category]
        return found.isRival ? "unknown (\(found.id))" : industry.answer(candidate.category).rawValue
    }

    private func named(_ term: Evidence.Term, in text: ExtractedText) -> String {
        let page = text.page(at: max(0, term.end - 1)).map { " p\($0)" } ?? ""
        return "\"\(roles[term.role].pattern.text)\"\(page)"
    }

    /// The terms that decided; empty without a candidate. They add up to the lead over the second: over a category its
    /// terms with the opposite sign, over `unknown` the place where categories start and what speaks for it. Where
    /// there are more than fit, the smallest are added up in one line, so that the sum stays the sum.
    func reasons(reasonsMax: Int, in text: ExtractedText, model: LinearModel? = nil) -> [Reason] {
        guard let best = candidates.first else { return [] }
        var reasons = best.terms.map { Reason(text: named($0, in: text), weight: $0.weight) }
        let second = self.second
        reasons += wordReasons(best, over: second, in: text, model)
        reasons += second.terms.map { Reason(text: "\(named($0, in: text)) for \(label(second))", weight: -$0.weight) }
        if second.category == unknown.category {
            reasons.append(Reason(text: "needed to be more than unknown", weight: Evidence.prior))
        }
        return Self.folded(reasons, reasonsMax: reasonsMax)
    }

    private static func folded(_ reasons: [Reason], reasonsMax: Int) -> [Reason] {
        let sorted = reasons.sorted { (abs($0.weight), $1.text) > (abs($1.weight), $0.text) }
        guard sorted.count > reasonsMax else { return sorted }
        let rest = sorted[(reasonsMax - 1)...]
        let sum = rest.reduce(0) { $0 + $1.weight }
        return sorted.prefix(reasonsMax - 1) + [Reason(text: "\(rest.count) more", weight: sum)]
    }
}

extension Standing {
    private static let patternsNamedMax = 3

    /// What to say beside the reasons. Only with a candidate.
    func explanation(of verdict: Verdict, missing: [String]) -> Explanation {
        let best = candidates[0]
        let second = self.second
        return Explanation(
            runnerUp: id(second), lead: best.sum - second.sum, missing: missing,
            changes: changes(verdict, best: best, second: second))
    }

    /// For a text that speaks for nothing that the industry has; nil when it speaks for nothing at all.
    var explanationOfRival: Explanation? {
        guard let rival, rival.sum > unknown.sum else { return nil }
        return Explanation(runnerUp: .unknown, lead: 0, missing: [], changes: [rivalSentence(rival)])
    }

    private func rivalSentence(_ rival: Evidence.Candidate) -> String {
        "it looks like `\(industry.categories[rival.category].id)`, which \(industry.name) does not have"
    }

    private func changes(_ verdict: Verdict, best: Evidence.Candidate, second: Evidence.Candidate) -> [String] {
        var changes: [String] = []
        let answer = industry.answer(best.category)
        if verdict.category == .unknown {
            if let rival, rival.category == second.category { changes.append(rivalSentence(rival)) }
            let ids = "`\(answer)`"
            changes.append(
                "\(Self.text(max(0, second.sum - best.sum))) more for \(ids) would make it the first guess"
                    + suggestion(best))
        } else {
            // Terms that give way, strongest first, until another answer is as likely.
            var lead = best.sum - second.sum
            var names: [String] = []
            for term in best.terms.sorted(by: { $0.weight > $1.weight }) where lead > 0 && term.weight > 0 {
                lead -= term.weight
                names.append("\"\(roles[term.role].pattern.text)\"")
            }
            if lead > 0, let model = best.model, model.weight > 0 {
                lead -= model.weight
                names.append("what its words say")
            }
            if lead <= 0, names.count <= Self.patternsNamedMax {
                changes.append("without \(names.joined(separator: " and ")) it would be `\(id(second))`")
            } else if lead <= 0 {
                changes.append("\(names.count) of its patterns would have to be missing for another answer")
            }
            if verdict.decision != .accept {
                changes.append("\(Self.text(neededToAccept(best))) more would be accepted" + suggestion(best))
            }
        }
        return changes
    }

    /// How much stronger the best must be to have the share that is accepted, all else being equal.
    private func neededToAccept(_ best: Evidence.Candidate) -> Double {
        var low = 0.0
        var high = 20.0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            let sums =
                candidates.map { $0.category == best.category ? $0.sum + middle : $0.sum }
                + (rival.map { [$0.sum] } ?? [])
            let share = Evidence.shares(sums, unknown: unknown.sum).first ?? 0
            if share >= industry.acceptThreshold { high = middle } else { low = middle }
        }
        return high
    }

    private func suggestion(_ candidate: Evidence.Candidate) -> String {
        let patterns = unmatched(candidate.category, Set(candidate.terms.map(\.role))).prefix(Self.patternsNamedMax)
        guard !patterns.isEmpty else { return "" }
        return ", such as " + patterns.map(\.text).joined(separator: ", ")
    }

    /// Patterns of a category that are not in the text, strongest first.
    private func unmatched(_ category: Int, _ found: Set<Int>) -> [Reason] {
        var reasons: [Reason] = []
        for (index, role) in roles.enumerated() where !found.contains(index) {
            guard case .evidence(category) = role.purpose, role.pattern.strength != .against else { continue }
            let weight = role.pattern.inHeading ? Evidence.titleWeight : role.pattern.strength.weight
            reasons.append(Reason(text: "\"\(role.pattern.text)\"", weight: weight))
        }
        return reasons.enumerated().sorted { ($0.element.weight, $1.offset) > ($1.element.weight, $0.offset) }
            .map(\.element)
    }

    func expectation(
        of category: Int, _ hits: [MatcherHit], in text: ExtractedText, model: LinearModel? = nil
    ) -> Expectation {
        let definition = industry.categories[category]
        var terms: [Evidence.Term] = []
        var found: Set<Int> = []
        for hit in hits where found.insert(hit.expression).inserted {
            guard case .evidence(category) = roles[hit.expression].purpose else { continue }
            if let term = Self.term(hit, roles[hit.expression], in: text.text) { terms.append(term) }
        }
        let settled = Evidence.settled(
            Evidence.settled(Evidence.Candidate(category: category, terms: terms)), vote?.terms[category])
        let place = candidates.firstIndex { $0.category == category }
        var obstacle: String?
        if let role = forbidden[category] {
            obstacle = "\"\(roles[role].pattern.text)\" forbids it"
        } else if matched[category, default: 0] < definition.matchMin {
            obstacle = "\(matched[category, default: 0]) of its patterns match, \(definition.matchMin) are needed"
        } else if place == nil {
            obstacle = "another kind of `\(industry.answer(category))` stands for it"
        }
        let reasons =
            settled.terms.map { Reason(text: named($0, in: text), weight: $0.weight) }
            + (wordReason(settled.model, in: text, model).map { [$0] } ?? [])
        let first = max(candidates.first?.sum ?? unknown.sum, second.sum)
        return Expectation(
            category: definition.id, sum: obstacle == nil ? settled.sum : nil,
            confidence: place.map { shares[$0] } ?? 0,
            lostBy: obstacle == nil ? max(0, first - settled.sum) : nil, obstacle: obstacle,
            reasons: Self.folded(reasons, reasonsMax: Classifier.reasonsMax), unmatched: unmatched(category, found))
    }

    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded(.up))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
