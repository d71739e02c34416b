import Engine

/// A Redis of a test's own in a folder of its own; both go away with the test.
public enum ThrowawayRedis {
    public static func run<Value>(
        _ body: (PrivateRedis, TemporaryFolder) async throws -> Value
    ) async throws -> Value {
        let folder = try TemporaryFolder()
        let server = try await PrivateRedis.open(directory: folder.path)
        do {
            let value = try await body(server, folder)
            await server.leave()
            return value
        } catch {
            await server.leave()
            throw error
        }
    }
}
