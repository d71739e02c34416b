import Glibc
import TestSupport
import Testing

@testable import Engine

/// Network: there is somebody who listens each time, and the parser does not get there.
@Suite struct JailNetworkTests {
    private let prisoner: JailBreak

    init() throws { prisoner = try JailBreak() }

    @Test func `No socket can be made`() throws {
        #expect(try prisoner.jailed(["socket"], parts: .limits) == .did)
        #expect(try prisoner.jailed(["socket"], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed(["socket"]) == .stopped(.extractorCrashed))
    }

    @Test func `No TCP port can be connected to or listened on`() throws {
        let listener = try Listener(family: AF_INET)
        defer { listener.close() }
        for attempt in [["tcp", "\(listener.port)"], ["listen"]] {
            #expect(try prisoner.jailed(attempt, parts: .limits) == .did)
            #expect(try prisoner.jailed(attempt, parts: .calls) == .stopped(.extractorCrashed))
            #expect(try prisoner.jailed(attempt) == .stopped(.extractorCrashed))
        }
    }

    @Test(.enabled(if: JailBreak.landlock >= 4, "Landlock of this kernel is older"))
    func `Landlock alone refuses TCP from its version 4 on`() throws {
        let listener = try Listener(family: AF_INET)
        defer { listener.close() }
        #expect(try prisoner.jailed(["tcp", "\(listener.port)"], parts: .files) == .refused("EACCES"))
        #expect(try prisoner.jailed(["listen"], parts: .files) == .refused("EACCES"))
    }

    @Test(
        "A Unix socket can't be connected to, by name or abstract, as docket's own Redis is",
        arguments: ["", "@"])
    func unixSocket(prefix: String) throws {
        let place = prefix + prisoner.openFolder + "/redis.sock"
        let listener = try Listener(family: AF_UNIX, path: place)
        defer { listener.close() }
        chmod(place, 0o666)
        #expect(try prisoner.jailed(["unix", place], parts: .limits) == .did)
        #expect(try prisoner.jailed(["unix", place], parts: .calls) == .stopped(.extractorCrashed))
        #expect(try prisoner.jailed(["unix", place]) == .stopped(.extractorCrashed))
        if prefix == "@", let version = try JailProbe.run().filesVersion, version >= 6 {
            #expect(try prisoner.jailed(["unix", place], parts: .files) == .refused("EPERM"))
        }
    }
}

/// A socket that listens, on a free port of this machine or at a path; abstract when the path begins with `@`.
private struct Listener {
    private let socket: Int32
    private(set) var port: UInt16 = 0

    struct Failure: Error { let code: Int32 }

    init(family: Int32, path: String = "") throws {
        socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isBound = family == AF_INET ? bindPort() : bindPath(path)
        guard socket >= 0, isBound, listen(socket, 16) == 0 else { throw Failure(code: errno) }
    }

    private mutating func bindPort() -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = socket
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && getsockname(number, $0, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        return isBound
    }

    private func bindPath(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isAbstract = path.hasPrefix("@")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        if isAbstract { address.sun_path.0 = 0 }
        let length = 2 + path.utf8.count + (isAbstract ? 0 : 1)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(length)) == 0 }
        }
    }

    func close() { Glibc.close(socket) }
}
