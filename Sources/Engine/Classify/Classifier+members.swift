extension Classifier {
    /// The verdict on a document as a whole and, where it holds others, on each of them by itself.
    func classifyWithMembers(_ text: ExtractedText) -> Verdict {
        var verdict = classify(text)
        if !text.members.isEmpty { verdict.children = text.members.map(verdict(on:)) }
        return verdict
    }

    private func verdict(on member: ExtractedMember) -> MemberVerdict {
        switch member.content {
        case .success(let text):
            let verdict = classify(text)
            return MemberVerdict(
                name: member.name, mediaType: verdict.mediaType, category: verdict.category,
                confidence: verdict.confidence, decision: verdict.decision, error: nil)
        case .failure(let error):
            return MemberVerdict(
                name: member.name, mediaType: nil, category: .unknown, confidence: nil, decision: .reject, error: error)
        }
    }
}
