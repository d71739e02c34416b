import Engine

/// Where everything real is made, once: settings become an engine on a store, and the store is left last.
enum Wiring {
    /// The industries of this machine. Throws ``CommandFailure`` with status 2, naming file, line and reason.
    static func catalog(_ context: CommandContext) async throws -> IndustryCatalog {
        let folder = try await MainActor.run { try context.places.resources().industries }
        do {
            return try await MainActor.run { try IndustryCatalog(folder: folder) }
        } catch {
            throw CommandFailure.usage(PlainText.clean(String(describing: error)))
        }
    }

    /// An engine that works on a store of its own in this process, gone with it.
    static func withEngineInMemory<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        let engine = Engine(
            configuration: context.settings.engine, store: MemoryStore(time: context.time),
            catalog: try await catalog(context), time: context.time)
        return try await running(engine, body)
    }

    /// An engine on the shared store that submits and looks but takes no work.
    static func withStore<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value { fatalError() }

    /// An engine that works on the shared store while `body` runs.
    static func withEngine<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await withStore(context) { try await running($0, body) }
    }

    /// The engine works until `body` has ended, then finishes what it holds.
    private static func running<Value: Sendable>(
        _ engine: Engine, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await engine.run()
                return nil
            }
            group.addTask { try await body(engine) }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw CancellationError()
        }
    }
}
