import Glibc
import TestSupport
import Testing

@testable import Engine

@Suite struct RedisLinkTests {
    private let nowhere = RedisEndpoint(.unixSocket(path: "/nonexistent/redis.sock"))

    private func processNumber(_ folder: TemporaryFolder) throws -> Int32 {
        let text = PrivateRedisFiles.tail(of: folder.path + "/redis.pid")
        return try #require(Int32(text.prefix { $0.isNumber }))
    }

    @Test func `commands of many tasks share writes, and each gets its own answer`() async throws {
        try await ThrowawayRedis.run { server, _ in
            let link = try RedisLink(server.endpoint)
            defer { link.close() }
            let calls = 5_000
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<calls {
                    group.addTask { try await link.send("ECHO", "word \(number)").text == "word \(number)" }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
            // The server counts how often it read from a socket: fewer times than there were commands.
            let reads = try await link.send("INFO", "stats").text?.split(whereSeparator: \.isNewline)
                .first { $0.hasPrefix("total_reads_processed:") }
                .flatMap { Int($0.dropFirst("total_reads_processed:".count)) }
            #expect(try #require(reads) < calls / 2)
        }
    }

    @Test func `any bytes go there and back`() async throws {
        try await ThrowawayRedis.run { server, _ in
            let link = try RedisLink(server.endpoint)
            defer { link.close() }
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
            var command = RedisCommand("SET", "k")
            command.append(bytes)
            #expect(try await link.send(command) == .status("OK"))
            #expect(try await link.send("GET", "k").bytes == bytes)
            #expect(try await link.send("GET", "none") == .null)
            #expect(
                try await link.send("EVAL", "return {1, 'a', {false}}", "0")
                    == .array([.integer(1), .string([97]), .array([.null])]))
        }
    }

    @Test func `an error reply is thrown with what it means for the caller`() async throws {
        try await ThrowawayRedis.run { server, _ in
            let link = try RedisLink(server.endpoint)
            defer { link.close() }
            await #expect { try await link.send("NOSUCH") } throws: { ($0 as? StoreError)?.reason == .refused }
            _ = try await link.send("CONFIG", "SET", "maxmemory", "1")
            await #expect { try await link.send("SET", "k", "v") } throws: { ($0 as? StoreError)?.reason == .full }
            await #expect {
                try await link.send("EVAL", "return redis.call('SET', 'k', 'v')", "0")
            } throws: { ($0 as? StoreError)?.reason == .full }
        }
    }

    @Test func `after a kill of the server it connects again by itself`() async throws {
        let folder = try TemporaryFolder()
        let server = try await PrivateRedis.open(directory: folder.path)
        let link = try RedisLink(server.endpoint)
        defer { link.close() }
        _ = try await link.send("SET", "k", "kept")
        #expect(link.status.isConnected && link.status.serverVersion != nil)
        kill(try processNumber(folder), SIGKILL)
        #expect(try await eventually { !link.status.isConnected })
        #expect(link.status.lastError != nil)
        let second = try await PrivateRedis.open(directory: folder.path)
        #expect(try await link.send("GET", "k").text == "kept")
        #expect(link.status.isConnected)
        await second.leave()
        await server.leave()
    }

    @Test func `a server that stands still costs a time-out, and what was in flight fails`() async throws {
        try await ThrowawayRedis.run { server, folder in
            var configuration = RedisLinkConfiguration()
            configuration.commandTimeout = .milliseconds(200)
            configuration.connectTimeout = .milliseconds(200)
            let link = try RedisLink(server.endpoint, configuration: configuration)
            defer { link.close() }
            _ = try await link.send("PING")
            let number = try processNumber(folder)
            kill(number, SIGSTOP)
            await #expect { try await link.send("PING") } throws: { ($0 as? StoreError)?.reason == .timeout }
            #expect(!link.status.isConnected)
            await #expect { try await link.send("PING") } throws: { ($0 as? StoreError)?.reason == .unreachable }
            kill(number, SIGCONT)
            #expect(try await eventually { (try? await link.send("PING")) == .status("PONG") })
        }
    }

    @Test func `a server that stands still is unreachable before commands are given up`() async throws {
        try await ThrowawayRedis.run { server, folder in
            var configuration = RedisStoreConfiguration()
            configuration.link.silenceMax = .milliseconds(100)
            configuration.link.commandTimeout = .seconds(3_600)
            let store = try RedisStore(endpoint: server.endpoint, configuration: configuration)
            defer { store.close() }
            _ = try await store.overview()
            #expect(store.status.isReachable)
            let number = try processNumber(folder)
            kill(number, SIGSTOP)
            // At rest nothing is owed, and nothing is known.
            #expect(store.status.isReachable)
            async let overview = store.overview()
            #expect(try await eventually { !store.status.isReachable })
            #expect(store.status.lastError?.contains("no answer for") == true)
            #expect(store.link.status.isConnected, "the connection was given up")
            kill(number, SIGCONT)
            _ = try await overview
            #expect(store.status.isReachable && store.status.lastError == nil)
        }
    }

    @Test func `past the bound a call fails at once and nothing is sent`() async throws {
        var configuration = RedisLinkConfiguration()
        configuration.callsPendingMax = 3
        configuration.commandTimeout = .seconds(3_600)
        let link = try RedisLink(nowhere, configuration: configuration)
        try await withThrowingTaskGroup(of: StoreError.Reason?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do {
                        _ = try await link.send("PING")
                        return nil
                    } catch { return (error as? StoreError)?.reason }
                }
            }
            var overloaded = 0
            for try await reason in group {
                if reason == .overloaded { overloaded += 1 }
                // Closing fails those that wait for a connection.
                if overloaded == 7 { link.close() }
            }
            #expect(overloaded == 7)
        }
        await #expect { try await link.send("PING") } throws: { ($0 as? StoreError)?.reason == .unreachable }
    }

    @Test func `a server that is not there is named`() async throws {
        var configuration = RedisLinkConfiguration()
        configuration.commandTimeout = .milliseconds(100)
        let link = try RedisLink(nowhere, configuration: configuration)
        defer { link.close() }
        await #expect { try await link.send("PING") } throws: { error in
            (error as? StoreError)?.reason == .unreachable && "\(error)".contains("No such file")
        }
    }

    @Test func `a caller that is cancelled while it waits in the server goes on at once`() async throws {
        try await ThrowawayRedis.run { server, _ in
            let link = try RedisLink(server.endpoint)
            defer { link.close() }
            _ = try await link.send("PING")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var command = RedisCommand("BLPOP", "never", "3600")
                    command.blocksFor = .seconds(3_600)
                    await #expect(throws: StoreError.self) {
                        try await link.exchange(command, endsWhenCancelled: true)
                    }
                }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
