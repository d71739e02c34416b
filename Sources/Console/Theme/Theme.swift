/// How every role looks at every colour depth.
public struct Theme: Hashable, Sendable {
    public let name: String
    private let styles: [ColorDepth: [Role: Style]]

    init(name: String, styles: [ColorDepth: [Role: Style]]) {
        self.name = name
        self.styles = styles
    }

    /// The look of a role on a terminal of this depth; at ``ColorDepth/mono`` it has attributes only.
    public func style(of role: Role, depth: ColorDepth) -> Style {
        styles[depth]?[role] ?? Style()
    }
}

/// Why a theme can't be used; its description is one sentence with file and line.
public struct ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
