/// How all categories of an industry stand in one text: the sums, and what they are made of.
struct Standing {
    let industry: Industry
    let scale: VerdictScale
    let roles: RoleTable
    /// Categories with evidence, best first; those that lack patterns or have a forbidden one are left out. Of kinds
    /// that are answered alike the best stands for all.
    let candidates: [Evidence.Candidate]
    /// In the candidates' order.
    let shares: [Double]
    let unknown: Evidence.Candidate
    /// The strongest category that the industry does not have.
    let rival: Evidence.Candidate?
    /// Patterns that matched, by category: how many speak for it, and one that takes it out.
    private let matched: [Int]
    private let forbidden: [Int?]

    /// What the model says beside the patterns; nil without one.
    let vote: ModelVote?

    init(
        _ hits: [MatcherHit], in text: ExtractedText, industry: Industry, scale: VerdictScale, roles: RoleTable,
        vote: ModelVote? = nil
    ) {
        self.vote = vote
        self.scale = scale
        self.industry = industry
        self.roles = roles
        let count = industry.categories.count
        var found = [[Evidence.Term]](repeating: [], count: count)
        var unknown = Evidence.Candidate(category: count)
        var matched = [Int](repeating: 0, count: count)
        var forbidden = [Int?](repeating: nil, count: count)
        var previous = -1
        for hit in hits where hit.expression != previous {
            previous = hit.expression
            switch roles.weighings[hit.expression].purpose {
            case .evidence(let category):
                guard let term = Self.term(hit, roles, in: text.text) else { continue }
                found[category].append(term)
                if term.weight > 0 { matched[category] += 1 }
            case .unknown:
                if let term = Self.term(hit, roles, in: text.text) { unknown.terms.append(term) }
            case .forbids(let category): forbidden[category] = hit.expression
            case .label, .value: break
            }
        }
        var candidates: [Evidence.Candidate] = []
        for category in 0..<count where !found[category].isEmpty && forbidden[category] == nil {
            guard matched[category] >= industry.categories[category].matchMin else { continue }
            candidates.append(Evidence.settled(Evidence.Candidate(category: category, terms: found[category])))
        }
        if let vote { Self.add(vote, to: &candidates) { forbidden[$0] == nil } }
        candidates.sort { $0.sum > $1.sum || ($0.sum == $1.sum && $0.category < $1.category) }
        var isAnswered = [Bool](repeating: false, count: count)
        candidates.removeAll { candidate in
            let answer = roles.firstAnsweredAlike[candidate.category]
            defer { isAnswered[answer] = true }
            return isAnswered[answer]
        }
        rival = candidates.first { industry.categories[$0.category].isRival }
        candidates.removeAll { industry.categories[$0.category].isRival }
        self.candidates = candidates
        self.unknown = Evidence.settled(Evidence.settled(unknown, prior: 0), vote?.outside)
        let shares = Evidence.shares(
            candidates.map(\.sum) + (rival.map { [$0.sum] } ?? []), unknown: self.unknown.sum,
            temperature: scale.temperature)
        self.shares = Array(shares.prefix(candidates.count))
        self.matched = matched
        self.forbidden = forbidden
    }

    private static func term(_ hit: MatcherHit, _ roles: RoleTable, in text: [UInt8]) -> Evidence.Term? {
        let weighing = roles.weighings[hit.expression]
        let factor = Evidence.factor(at: hit.end)
        guard !weighing.inHeading else {
            guard hit.end <= Classifier.headingBytes else { return nil }
            let weight = Evidence.headingWeight(in: text, endingAt: hit.end) * factor
            return Evidence.Term(role: hit.expression, end: hit.end, weight: weight, isHeading: true)
        }
        return Evidence.Term(
            role: hit.expression, end: hit.end, weight: weighing.weight * factor, isCommon: weighing.isCommon)
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
            if verdict.decision != .accept, verdict.acceptThreshold < 1 {
                changes.append("\(Self.text(neededToAccept(best))) more would be accepted" + suggestion(best))
            }
        }
        return changes
    }

    /// How much stronger the best must be to have the share that is accepted, all else being equal; from 0 to 20.
    private func neededToAccept(_ best: Evidence.Candidate) -> Double {
        let others =
            candidates.filter { $0.category != best.category }.map(\.sum) + (rival.map { [$0.sum] } ?? [])
            + [unknown.sum]
        let threshold = scale.threshold(for: industry.answer(best.category)).confidence
        let needed = Evidence.sum(havingShare: threshold, among: others, temperature: scale.temperature)
        return min(20, max(0, needed - best.sum))
    }

    private func suggestion(_ candidate: Evidence.Candidate) -> String {
        let found = Set(candidate.terms.map(\.role))
        let patterns = Array(unmatched(candidate.category, found).prefix(Self.patternsNamedMax))
        guard !patterns.isEmpty else { return "" }
        return ", such as " + patterns.map { "\"\(roles[$0].pattern.text)\"" }.joined(separator: ", ")
    }

    /// Places of the patterns of a category that are not in the text, strongest first.
    private func unmatched(_ category: Int, _ found: Set<Int>) -> some Sequence<Int> {
        roles.ranked[category].lazy.filter { !found.contains($0) }
    }

    func expectation(
        of category: Int, _ hits: [MatcherHit], in text: ExtractedText, model: LinearModel? = nil
    ) -> Expectation {
        let definition = industry.categories[category]
        var terms: [Evidence.Term] = []
        var found: Set<Int> = []
        for hit in hits where found.insert(hit.expression).inserted {
            guard case .evidence(category) = roles.weighings[hit.expression].purpose else { continue }
            if let term = Self.term(hit, roles, in: text.text) { terms.append(term) }
        }
        let settled = Evidence.settled(
            Evidence.settled(Evidence.Candidate(category: category, terms: terms)), vote?.terms[category])
        let place = candidates.firstIndex { $0.category == category }
        var obstacle: String?
        if let role = forbidden[category] {
            obstacle = "\"\(roles[role].pattern.text)\" forbids it"
        } else if matched[category] < definition.matchMin {
            obstacle = "\(matched[category]) of its patterns match, \(definition.matchMin) are needed"
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
            reasons: Self.folded(reasons, reasonsMax: Classifier.reasonsMax),
            unmatched: unmatched(category, found).map {
                Reason(text: "\"\(roles[$0].pattern.text)\"", weight: RoleTable.supportWeight(roles[$0]))
            })
    }

    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded(.up))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
