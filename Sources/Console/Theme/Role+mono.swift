extension Role {
    /// How a role looks without colour, in every theme that doesn't say otherwise. Good, worse and bad differ here too:
    /// plain, bold, and bold in reverse.
    public var monoAttributes: Style.Attributes {
        switch self {
        case .text, .value, .ok, .border, .tab, .keyText, .barFill, .graphLine, .message, .overlay: []
        case .dim, .label, .unit, .graphAxis, .barEmpty, .shade: .dim
        case .title, .info, .key, .borderFocus, .graphSecond, .prompt: .bold
        case .warn, .explainFor: [.bold, .underline]
        case .crit, .messageError: [.bold, .reverse]
        case .stale, .rowCursor, .tabActive: .reverse
        case .rowMarked, .graphMark: .bold
        case .input, .explainAgainst: .underline
        case .inputCursor: .reverse
        }
    }
}
