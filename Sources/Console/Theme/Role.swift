/// What a cell means. Themes say how each role looks; nothing else in the console knows a colour.
public enum Role: String, CaseIterable, Sendable {
    case text, dim, title, label, value, unit
    case border, borderFocus = "border.focus"
    case tab, tabActive = "tab.active"
    case key, keyText = "key.text"
    case ok, warn, crit, stale, info
    case rowCursor = "row.cursor", rowMarked = "row.marked"
    case barFill = "bar.fill", barEmpty = "bar.empty"
    case graphLine = "graph.line", graphSecond = "graph.second", graphAxis = "graph.axis", graphMark = "graph.mark"
    case input, inputCursor = "input.cursor"
    case message, messageError = "message.error", prompt
    case overlay, shade
    case explainFor = "explain.for", explainAgainst = "explain.against"
}
