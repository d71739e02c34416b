extension Evidence.Candidate {
    /// Patterns speak for it, or a model whose answers have proven to be right. A model alone makes a first guess.
    var canBeAccepted: Bool { terms.contains { $0.weight > 0 } || model?.isProven == true }
}

extension Standing {
    /// A category that only the model knows of is considered from this weight on.
    private static let wordsAloneMin = 1.0

    /// Adds what a model says to the categories that patterns speak for, and the categories that it alone speaks for.
    static func add(_ vote: ModelVote, to candidates: inout [Evidence.Candidate], isAllowed: (Int) -> Bool) {
        var isThere = [Bool](repeating: false, count: vote.terms.count)
        for index in candidates.indices {
            let category = candidates[index].category
            isThere[category] = true
            candidates[index] = Evidence.settled(candidates[index], vote.terms[category])
        }
        for (category, term) in vote.terms.enumerated() where !isThere[category] && isAllowed(category) {
            guard let term, term.weight >= wordsAloneMin else { continue }
            let alone = Evidence.Candidate(category: category, sum: Evidence.prior)
            candidates.append(Evidence.settled(alone, term))
        }
    }

    /// What the words of a text add for a category, with those that say the most; nil where a model says nothing.
    func wordReason(_ term: ModelVote.Term?, in text: ExtractedText, _ model: LinearModel?) -> Reason? {
        guard let term, let model, let vote, abs(term.weight) >= 0.05 else { return nil }
        let words = vote.reading.words(
            term.weight > 0, term.category, of: model, in: text.text, wordsMax: ModelSupport.wordsMax)
        let title = term.weight > 0 ? "words" : "words against"
        let named = words.isEmpty ? title : "\(title): \(words.joined(separator: ", "))"
        return Reason(text: named, weight: term.weight)
    }

    /// The same for the best and, with the opposite sign, for the one it is compared with.
    func wordReasons(
        _ best: Evidence.Candidate, over second: Evidence.Candidate, in text: ExtractedText, _ model: LinearModel?
    ) -> [Reason] {
        var reasons: [Reason] = []
        if let reason = wordReason(best.model, in: text, model) { reasons.append(reason) }
        if let reason = wordReason(second.model, in: text, model) {
            reasons.append(Reason(text: "\(reason.text) for \(label(second))", weight: -reason.weight))
        }
        return reasons
    }

    /// True where patterns alone would have given another answer, or would not have accepted this one.
    func isDecidedByModel(_ verdict: Verdict) -> Bool {
        guard vote != nil, verdict.category != .unknown, let best = candidates.first else { return false }
        guard best.terms.contains(where: { $0.weight > 0 }) else { return true }
        let others = ((rival.map { [$0] } ?? []) + candidates.dropFirst()).filter { !$0.terms.isEmpty }
        let sums = ([best] + others).map { $0.sum - ($0.model?.weight ?? 0) }
        let unknownSum = unknown.sum - (unknown.model?.weight ?? 0)
        guard sums.dropFirst().allSatisfy({ $0 < sums[0] }), sums[0] > unknownSum else { return true }
        let share = Evidence.shares(sums, unknown: unknownSum, temperature: scale.temperature)[0]
        return share < industry.reviewThreshold || (verdict.decision == .accept && share < verdict.acceptThreshold)
    }
}
