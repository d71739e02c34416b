/// Which model has a say in verdicts.
enum ModelChoice: Hashable, Sendable {
    /// What docket ships with.
    case shipped
    /// Patterns decide alone.
    case none
    case file(String)

    /// What a person writes for ``none``.
    static let noneWord = "none"
}
