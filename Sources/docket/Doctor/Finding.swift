/// One thing that the doctor looked at.
struct Finding: Sendable {
    enum State: String, Sendable {
        case ok
        /// docket works, but not with everything.
        case warning
        /// docket does not work without it.
        case missing
    }

    let subject: String
    let state: State
    /// What was found.
    let detail: String
    /// The one command, or the one change, that mends it.
    let mend: String?

    init(_ subject: String, _ state: State, _ detail: String, mend: String? = nil) {
        self.subject = subject
        self.state = state
        self.detail = detail
        self.mend = mend
    }

    var json: JSONValue {
        .object([
            .init("check", .string(subject)), .init("state", .string(state.rawValue)),
            .init("detail", .string(detail)), .init("mend", .string(mend)),
        ])
    }

    func lines(style: TextStyle) -> [String] {
        let mark: TextStyle.Mark =
            switch state {
            case .ok: .good
            case .warning: .attention
            case .missing: .bad
            }
        let first = style.marked(state.rawValue.padded(to: 7), mark) + "  " + subject.padded(to: 14)
        return [first + "  " + PlainText.clean(detail)]
            + (mend.map { ["         " + "mend it:".padded(to: 14) + "  " + $0] } ?? [])
    }
}
