import Engine

/// Where everything real is made, once.
enum Wiring {
    static func catalog(_ context: CommandContext) async throws -> IndustryCatalog {
        fatalError()
    }
    static func withEngineInMemory<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value { fatalError() }
    static func withStore<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value { fatalError() }
    static func withEngine<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value { fatalError() }
}
