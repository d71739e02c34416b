import Engine
import FoundationEssentials

/// Where everything real is made, once: settings become an engine on a store, and the store is left last.
enum Wiring {
    /// The industries of this machine. Throws ``CommandFailure`` with status 2, naming file, line and reason.
    static func catalog(_ context: CommandContext) async throws -> IndustryCatalog {
        let folder = try await MainActor.run { try context.places.resources().industries }
        let model = try await model(context)
        do {
            // Compiling them takes its time, on the one thread that nobody waits for; the result is kept for the next
            // where there is a place for it.
            return try await MainActor.run {
                let hasPlace = (try? context.places.makeStateFolder()) != nil
                let compiled = hasPlace ? context.places.statePath + "/compiled" : nil
                return try IndustryCatalog(folder: folder, compiledFolder: compiled, model: model)
            }
        } catch {
            throw CommandFailure.usage(PlainText.clean(String(describing: error)))
        }
    }

    /// The model that has a say in verdicts; nil where patterns decide alone. Throws ``CommandFailure`` with status 2
    /// for a file that is missing or no model.
    static func model(_ context: CommandContext) async throws -> LinearModel? {
        let limits = context.settings.engine.training
        return try await MainActor.run { () throws -> LinearModel? in
            let shipped = try context.places.resources().model
            do throws(ModelError) {
                switch context.settings.model {
                case .none: return nil
                // What was learned from people's corrections was not worse than the shipped one.
                case .shipped where FileManager.default.fileExists(atPath: context.places.learnedModelPath):
                    return try learnedModel(context, limits)
                // Industries of one's own elsewhere need no model; `docket doctor` says that there is none.
                case .shipped where !FileManager.default.fileExists(atPath: shipped): return nil
                case .shipped: return try LinearModel(path: shipped, limits: limits)
                case .file(let path): return try LinearModel(path: Places.absolute(path), limits: limits)
                }
            } catch {
                let origin = context.settings.modelOrigin
                throw CommandFailure.usage(
                    "model.path (\(origin)): \(PlainText.clean(error.message)); `none` goes without a model")
            }
        }
    }

    private static func learnedModel(
        _ context: CommandContext, _ limits: TrainingLimits
    ) throws(ModelError) -> LinearModel {
        do throws(ModelError) {
            return try LinearModel(path: context.places.learnedModelPath, limits: limits)
        } catch {
            throw ModelError("\(error.message); remove it, and the shipped one is used again")
        }
    }

    /// An engine that works on a store of its own in this process, gone with it.
    static func withEngineInMemory<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        let engine = Engine(
            configuration: context.engine, store: MemoryStore(time: context.time),
            catalog: try await catalog(context), time: context.time)
        return try await running(engine, body)
    }

    /// An engine on the shared store that submits and looks but takes no work. `telling` is told what comes next.
    static func withStore<Value: Sendable>(
        _ context: CommandContext, telling: @escaping @Sendable (String) -> Void = { _ in },
        _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        // Read while the store is opened: each takes its time. Where both fail, a bad industry is the better error.
        telling(context.settings.redisURL == nil ? "private redis" : "redis")
        let (read, reading) = AsyncStream<Result<IndustryCatalog, any Error>>.makeStream()
        return try await withThrowingTaskGroup(of: Result<IndustryCatalog, any Error>.self) { group in
            group.addTask {
                let catalog = await Result.catching { try await Wiring.catalog(context) }
                reading.yield(catalog)
                return catalog
            }
            let result = await Result.catching {
                try await withShared(context) { store in
                    telling("industries")
                    guard let catalog = await read.first(where: { _ in true }) else { throw CancellationError() }
                    return try await body(
                        Engine(
                            configuration: context.engine, store: store, catalog: try catalog.get(),
                            time: context.time))
                }
            }
            if case .failure(let error)? = try await group.next() { throw error }
            return try result.get()
        }
    }

    /// An engine that works on the shared store while `body` runs.
    static func withEngine<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await withStore(context) { try await running($0, body) }
    }

    /// The store that all dockets of this state folder, or all that name one Redis, have in common.
    private static func withShared<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (RedisStore) async throws -> Value
    ) async throws -> Value {
        guard let endpoint = try context.settings.endpoint() else { return try await withPrivateRedis(context, body) }
        let store = try RedisStore(endpoint: endpoint, configuration: context.settings.store, time: context.time)
        defer { store.close() }
        do {
            return try await body(store)
        } catch let error as EngineError where error.code == .storeUnavailable {
            // It names the address; where it was reached, starting one is no help.
            guard error.message.contains("can't be reached") else {
                throw CommandFailure.store(PlainText.clean(error.message))
            }
            throw CommandFailure.store(
                "\(PlainText.clean(error.message)); start it, or leave out redis.url "
                    + "(\(context.settings.redisURLOrigin)) for a private one")
        }
    }

    /// Joins or starts the private server, watches it, and leaves it last, also when `body` fails or is cancelled.
    private static func withPrivateRedis<Value: Sendable>(
        _ context: CommandContext, _ body: @escaping @Sendable (RedisStore) async throws -> Value
    ) async throws -> Value {
        try await MainActor.run { try context.places.checkStateKind() }
        let server: PrivateRedis
        do throws(PrivateRedisError) {
            server = try await PrivateRedis.open(directory: context.places.statePath, time: context.time)
        } catch {
            try Task.checkCancellation()
            throw CommandFailure.store(error.message)
        }
        let result = await Result.catching {
            try await alongside({ await server.watch() }) {
                let store = try RedisStore(
                    endpoint: server.endpoint, title: "private redis", fault: { server.fault?.message },
                    time: context.time)
                defer { store.close() }
                return try await body(store)
            }
        }
        await server.leave()
        return try result.get()
    }

    /// The engine works until `body` has ended, then finishes what it holds.
    static func running<Value: Sendable>(
        _ engine: Engine, _ body: @escaping @Sendable (Engine) async throws -> Value
    ) async throws -> Value {
        try await alongside({ await engine.run() }) { try await body(engine) }
    }

    /// Runs `work` as long as `body` takes; returns when both have ended.
    private static func alongside<Value: Sendable>(
        _ work: @escaping @Sendable () async -> Void, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await work()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            throw CancellationError()
        }
    }
}

extension Result where Failure == any Error {
    /// What `body` returns or throws, kept for after the cleaning up.
    static func catching(_ body: () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
