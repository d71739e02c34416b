import Glibc
import TestSupport
import Testing

@testable import Engine

@Suite struct PrivateRedisTests {
    private func number(in folder: TemporaryFolder) -> Int32? {
        Int32(PrivateRedisFiles.tail(of: folder.path + "/redis.pid").prefix { $0.isNumber })
    }

    private func processNumber(_ folder: TemporaryFolder) throws -> Int32 { try #require(number(in: folder)) }

    private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private func send(_ server: PrivateRedis, _ words: String...) async throws -> RedisReply {
        let link = try RedisLink(server.endpoint)
        defer { link.close() }
        var command = RedisCommand()
        for word in words { command.append(word) }
        return try await link.send(command)
    }

    private func mode(_ path: String) -> UInt32 {
        var information = stat()
        stat(path, &information)
        return UInt32(information.st_mode) & 0o777
    }

    private func kind(_ body: () async throws -> Void) async -> PrivateRedisError? {
        do {
            try await body()
            return nil
        } catch { return error as? PrivateRedisError }
    }

    @Test func `it is this user's alone, syncs each write and has no port`() async throws {
        try await ThrowawayRedis.run { server, folder in
            #expect(mode(folder.path) == 0o700 && mode(folder.path + "/redis.sock") == 0o600)
            #expect(exists(folder.path + "/redis.pid") && exists(folder.path + "/redis.log"))
            for (name, value) in [("port", "0"), ("appendonly", "yes"), ("appendfsync", "always"), ("save", "")] {
                let answer = try await send(server, "CONFIG", "GET", name)
                #expect(answer.elements?.last?.text == value)
            }
        }
    }

    @Test func `a directory that is there keeps its mode, and what docket puts in it is private`() async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, 0o755)
        let server = try await PrivateRedis.open(directory: folder.path)
        _ = try await send(server, "SET", "k", "v")
        #expect(mode(folder.path) == 0o755)
        #expect(mode(folder.path + "/redis.sock") == 0o600)
        for name in ["redis.log", "redis.pid", "redis.lock", "appendonlydir/appendonly.aof.1.incr.aof"] {
            #expect(mode(folder.path + "/" + name) & 0o077 == 0, "\(name)")
        }
        await server.leave()
        let made = folder.path + "/made/state"
        let second = try await PrivateRedis.open(directory: made)
        #expect(mode(made) == 0o700 && mode(folder.path + "/made") == 0o700)
        await second.leave()
    }

    @Test(arguments: [0o777, 0o1777, 0o770, 0o720] as [UInt32])
    func `a directory in which others may write is refused, with the command that mends it`(
        mode wanted: UInt32
    ) async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path, mode_t(wanted))
        let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path) }
        #expect(fault?.kind == .directoryUnusable)
        #expect(fault?.message.contains("chmod go-w \(folder.path)") == true)
        #expect(mode(folder.path) == wanted & 0o777)
        #expect(!exists(folder.path + "/redis.sock") && !exists(folder.path + "/redis.log"))
    }

    @Test func `a second docket joins, the last one out stops it, and the data stays`() async throws {
        let folder = try TemporaryFolder()
        let first = try await PrivateRedis.open(directory: folder.path)
        let number = try processNumber(folder)
        let second = try await PrivateRedis.open(directory: folder.path)
        #expect(try processNumber(folder) == number)
        _ = try await send(first, "SET", "k", "v")
        await first.leave()
        #expect(try await send(second, "GET", "k").text == "v")
        await second.leave()
        #expect(!exists(folder.path + "/redis.sock") && !exists(folder.path + "/redis.pid"))
        let third = try await PrivateRedis.open(directory: folder.path)
        #expect(try await send(third, "GET", "k").text == "v")
        await third.leave()
    }

    @Test func `many that open and leave at once never lose the server under a member`() async throws {
        let folder = try TemporaryFolder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for _ in 0..<5 {
                        let server = try await PrivateRedis.open(directory: folder.path)
                        #expect(try await send(server, "SET", "k\(number)", "v") == .status("OK"))
                        await server.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(!exists(folder.path + "/redis.sock"))
    }

    @Test func `a start that was given up leaves no second server on the same file`() async throws {
        let folder = try TemporaryFolder()
        let state = folder.path + "/state"
        // A machine that is slow: the server is begun and not there yet.
        let script = try folder.write(
            "slow.sh",
            "#!/bin/sh\necho $$ > ../begun\nwhile [ ! -e ../go ]; do sleep 0.01; done\nexec redis-server \"$@\"\n")
        chmod(script, 0o700)
        var configuration = PrivateRedisConfiguration()
        configuration.executable = script
        func begun() -> Int32? { Int32(PrivateRedisFiles.tail(of: folder.path + "/begun").prefix { $0.isNumber }) }
        await withTaskGroup(of: Void.self) { [configuration] group in
            group.addTask { _ = try? await PrivateRedis.open(directory: state, configuration: configuration) }
            _ = try? await eventually { begun() != nil }
            group.cancelAll()
        }
        let number = try #require(begun())
        async let second = PrivateRedis.open(directory: state)
        try folder.write("go", "")
        let server = try await second
        let information = try await send(server, "INFO", "server").text ?? ""
        #expect(information.contains("process_id:\(number)\r"), "\(information)")
        let starts = PrivateRedisFiles.tail(of: state + "/redis.log").matches(of: #/Redis is starting/#).count
        #expect(starts == 1)
        await server.leave()
    }

    @Test func `what a killed server left behind is cleaned`() async throws {
        let folder = try TemporaryFolder()
        let first = try await PrivateRedis.open(directory: folder.path)
        _ = try await send(first, "SET", "k", "v")
        kill(try processNumber(folder), SIGKILL)
        let second = try await PrivateRedis.open(directory: folder.path)
        #expect(try await send(second, "GET", "k").text == "v")
        await first.leave()
        await second.leave()
    }

    @Test func `watching starts it again when it dies`() async throws {
        let folder = try TemporaryFolder()
        let server = try await PrivateRedis.open(directory: folder.path)
        let link = try RedisLink(server.endpoint)
        defer { link.close() }
        _ = try await link.send("SET", "k", "v")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.watch() }
            for _ in 0..<3 {
                let number = try processNumber(folder)
                kill(number, SIGKILL)
                #expect(try await eventually { self.number(in: folder).map { $0 != number } ?? false })
                #expect(try await eventually { (try? await link.send("GET", "k"))?.text == "v" })
            }
            group.cancelAll()
        }
        #expect(server.fault == nil)
        await server.leave()
    }

    @Test func `a missing redis-server is named with its package`() async throws {
        let folder = try TemporaryFolder()
        var configuration = PrivateRedisConfiguration()
        configuration.executable = "redis-server-that-is-not-there"
        let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path, configuration: configuration) }
        #expect(fault?.kind == .notInstalled)
        #expect(fault?.message.contains("apt-get install redis-server") == true)
    }

    @Test func `a file in the socket's place is left alone`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("redis.sock", "mine")
        let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path) }
        #expect(fault?.kind == .socketTaken && fault?.message.contains(folder.path + "/redis.sock") == true)
        #expect(exists(folder.path + "/redis.sock"))
    }

    @Test func `another Redis on the socket is not ours`() async throws {
        let folder = try TemporaryFolder()
        try await ThrowawayRedis.run { _, other in
            #expect(symlink(other.path + "/redis.sock", folder.path + "/redis.sock") == 0)
            let linked = await kind { _ = try await PrivateRedis.open(directory: folder.path) }
            #expect(linked?.kind == .socketTaken)
            unlink(folder.path + "/redis.sock")
            #expect(link(other.path + "/redis.sock", folder.path + "/redis.sock") == 0)
            let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path) }
            #expect(fault?.kind == .socketTaken && fault?.message.contains(other.path) == true)
        }
    }

    @Test func `a damaged append-only file is named with its repair, and not touched`() async throws {
        let folder = try TemporaryFolder()
        let server = try await PrivateRedis.open(directory: folder.path)
        for number in 0..<50 { _ = try await send(server, "SET", "k\(number)", "value") }
        await server.leave()
        let path = folder.path + "/appendonlydir/appendonly.aof.1.incr.aof"
        let size = PrivateRedisFiles.size(of: path)
        let file = try #require(fopen(path, "r+"))
        fseek(file, size / 2, SEEK_SET)
        fputs("!!garbage!!", file)
        fclose(file)
        let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path) }
        #expect(fault?.kind == .fileDamaged)
        #expect(fault?.message.contains("redis-check-aof --fix \(folder.path)/appendonlydir") == true)
        #expect(PrivateRedisFiles.size(of: path) == size)
    }

    @Test func `a directory that can't be made is one sentence`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "x")
        let fault = await kind { _ = try await PrivateRedis.open(directory: folder.path + "/file/state") }
        #expect(fault?.kind == .directoryUnusable)
    }

    @Test func `a directory deeper than a socket's path may be works`() async throws {
        let folder = try TemporaryFolder()
        let deep = folder.path + "/" + String(repeating: "a long name/", count: 15) + "state"
        let server = try await PrivateRedis.open(directory: deep)
        #expect(try await send(server, "PING") == .status("PONG"))
        await server.leave()
        #expect(!exists(deep + "/redis.sock"))
    }
}
