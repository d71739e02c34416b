extension Role {
    /// The role whose look this one takes where a theme says nothing; nil for ``text``, the end of every chain.
    public var parent: Role? {
        switch self {
        case .text: nil
        case .dim, .title, .value, .border, .tab, .key, .ok, .warn, .crit, .info, .input, .message, .overlay: .text
        case .label, .unit, .graphAxis, .barEmpty, .shade: .dim
        case .borderFocus: .border
        case .tabActive, .rowCursor: .title
        case .keyText, .prompt: .text
        case .stale: .warn
        case .rowMarked: .info
        case .barFill, .graphLine: .ok
        case .graphSecond: .info
        case .graphMark: .warn
        case .inputCursor: .rowCursor
        case .messageError: .crit
        case .explainFor: .ok
        case .explainAgainst: .crit
        }
    }
}
