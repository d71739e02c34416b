/// Why a model can't be made, read or used: one sentence that says what to do.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String

    public init(_ message: String) { self.message = message }

    public var description: String { message }
}
