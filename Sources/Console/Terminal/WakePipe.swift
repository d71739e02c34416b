#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A pipe whose only message is that there is one. Both ends never block: a full pipe has already said it.
struct WakePipe: Sendable {
    let reader: Int32
    let writer: Int32

    init() throws(TerminalError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .system(operation: "pipe", errno: errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
        }
        (reader, writer) = (ends[0], ends[1])
    }

    func send(_ byte: UInt8 = 0) {
        var byte = byte
        _ = write(writer, &byte, 1)
    }

    /// All bytes that were sent and not taken yet.
    func drain() -> [UInt8] {
        var taken: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256)
        while true {
            let count = read(reader, &buffer, buffer.count)
            guard count > 0 else { return taken }
            taken += buffer[..<count]
        }
    }

    func close() {
        _ = Glibc.close(reader)
        _ = Glibc.close(writer)
    }
}
