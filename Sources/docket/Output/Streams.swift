#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Standard output and standard error. Writing blocks when the reader is slow, so it happens on the main thread, which
/// is nobody's pool.
@MainActor
enum Streams {
    /// The reader went away: the command ends as a tool that a closed pipe kills.
    struct Closed: Error {}

    /// Data, a line. Throws ``Closed`` when nobody reads any more.
    static func printLine(_ line: String) throws { try send(line + "\n", to: STDOUT_FILENO) }

    static func printLines(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try send(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    /// What happens, for people: logs, progress, errors. A standard error that is closed is no reason to stop.
    static func note(_ line: String) { try? send(line + "\n", to: STDERR_FILENO) }

    /// Text without a line's end, for what is drawn again in place.
    static func draw(_ text: String) { try? send(text, to: STDERR_FILENO) }

    private static func send(_ text: String, to descriptor: Int32) throws {
        var rest = Array(text.utf8)
        while !rest.isEmpty {
            let written = write(descriptor, rest, rest.count)
            if written > 0 {
                rest.removeFirst(written)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, 1000)
            } else if errno != EINTR {
                throw Closed()
            }
        }
    }
}
