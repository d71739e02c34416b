import Engine
import Foundation

/// A master, replicas and three sentinels on loopback, in a folder of their own; all of them end with it.
///
/// Sendable without the compiler's check: what changes is only changed by the test that owns the fleet.
public final class SentinelFleet: @unchecked Sendable {
    private let folder: TemporaryFolder
    private var processes: [Int: Process] = [:]
    public let servers: [Int]
    public let sentinels: [Int]
    public static let name = "main"

    /// Throws when a server does not answer in time.
    public init(replicas: Int) async throws {
        folder = try TemporaryFolder()
        let ports = try FreePorts.take(1 + replicas + 3)
        servers = Array(ports.prefix(1 + replicas))
        sentinels = Array(ports.suffix(3))
        try startServer(servers[0], following: nil)
        for port in servers.dropFirst() { try startServer(port, following: servers[0]) }
        let master = servers[0]
        let isFollowed = try await eventually {
            let text = try? await Self.ask(master, "INFO", "replication").text
            return text?.components(separatedBy: "state=online").count == replicas + 1
        }
        guard isFollowed else { throw TemporaryFolder.Failure(call: "replicas do not follow") }
        for port in sentinels { try startSentinel(port, watching: master) }
        for port in sentinels {
            // Each must know the others and the replicas, or there is no failover.
            let isReady = try await eventually {
                let facts = try? await Self.ask(port, "SENTINEL", "MASTER", Self.name).elements?.compactMap(\.text)
                return facts.map {
                    Self.value("num-other-sentinels", $0) == "2" && Self.value("num-slaves", $0) == String(replicas)
                } ?? false
            }
            guard isReady else { throw TemporaryFolder.Failure(call: "sentinels do not meet") }
        }
    }

    deinit {
        for process in processes.values where process.isRunning {
            kill(process.processIdentifier, SIGCONT)
            kill(process.processIdentifier, SIGKILL)
        }
    }

    public var url: String {
        "sentinel://" + sentinels.map { "127.0.0.1:\($0)" }.joined(separator: ",") + "/" + Self.name
    }

    /// By its port.
    public func send(_ signal: Int32, to port: Int) {
        if let process = processes[port] { kill(process.processIdentifier, signal) }
    }

    /// One that was killed, as a supervisor would: it still believes that it is what it was.
    public func startAgain(_ port: Int) throws { try startServer(port, following: nil) }

    /// Sends one command to a server or sentinel over a connection of its own.
    public static func ask(_ port: Int, _ words: String...) async throws -> RedisReply {
        let link = try RedisLink(RedisEndpoint(.tcp(host: "127.0.0.1", port: port)))
        defer { link.close() }
        var command = RedisCommand()
        for word in words { command.append(word) }
        return try await link.send(command)
    }

    private static func value(_ name: String, _ facts: [String]) -> String? {
        facts.firstIndex(of: name).flatMap { facts.indices.contains($0 + 1) ? facts[$0 + 1] : nil }
    }

    private func startServer(_ port: Int, following master: Int?) throws {
        try folder.write("\(port)/log", "")
        var arguments = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--dir", "\(folder.path)/\(port)", "--appendonly", "yes",
            "--appendfsync", "everysec", "--save", "", "--logfile", "log", "--repl-diskless-sync-delay", "0",
        ]
        if let master { arguments += ["--replicaof", "127.0.0.1 \(master)"] }
        try start(port, arguments)
    }

    private func startSentinel(_ port: Int, watching master: Int) throws {
        let settings = try folder.write(
            "\(port)/sentinel.conf",
            """
            port \(port)
            bind 127.0.0.1
            dir \(folder.path)/\(port)
            logfile log
            sentinel monitor \(Self.name) 127.0.0.1 \(master) 2
            sentinel down-after-milliseconds \(Self.name) 1000
            sentinel failover-timeout \(Self.name) 3000

            """)
        try start(port, [settings, "--sentinel"])
    }

    private func start(_ port: Int, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["redis-server"] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        processes[port] = process
    }
}

/// TCP ports of loopback that nobody uses now.
public enum FreePorts {
    public static func take(_ count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        return try (0..<count).map { _ in
            let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(made)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isTaken = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(made, $0, length) == 0 && getsockname(made, $0, &length) == 0
                }
            }
            guard isTaken else { throw TemporaryFolder.Failure(call: "bind") }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }
}
