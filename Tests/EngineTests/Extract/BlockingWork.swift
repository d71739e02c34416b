import Testing

@testable import Engine

/// A thread for tests that wait long for child processes: on the shared pool they would hold up every other test.
enum BlockingWork {
    private static let threads = ExtractionThreads(threads: 1)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws -> Value {
        try #require(await threads.run(work))
    }
}
