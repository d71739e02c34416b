#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program in a terminal of its own, seen from the terminal's side: bytes in, bytes out, signals, size, exit status.
public final class PseudoTerminal {
    public enum Failure: Error, CustomStringConvertible {
        case system(String, errno: Int32)
        case notSeen(String, output: String)

        public var description: String {
            switch self {
            case .system(let operation, let errno): "\(operation) failed with error \(errno)"
            case .notSeen(let what, let output): "never saw \(what) in: \(output.debugDescription)"
            }
        }
    }

    public let process: pid_t
    /// Everything the program wrote so far.
    public private(set) var output: [UInt8] = []
    /// The terminal's modes before the program could change them.
    public let modesBefore: [UInt32]
    private var primary: Int32
    /// Kept open so that the terminal's modes can be read after the program ended.
    private let secondary: Int32
    private var status: Int32?

    /// TIOCSPTLCK and TIOCGPTN: unlockpt and ptsname are declared for X/Open sources only, and openpty's descriptors
    /// leak into programs that other tests start.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    /// How long a condition may take before a test fails; far more than it takes.
    private static let patience = Duration.seconds(20)

    /// Starts a program as the leader of a session whose terminal this is.
    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    public init(
        _ path: String, _ arguments: [String] = [], environment: [String: String], width: Int = 80, height: Int = 24
    ) throws {
        primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: UInt32 = 0
        guard primary >= 0, ioctl(primary, Self.setLock, &unlocked) == 0,
            ioctl(primary, Self.getNumber, &number) == 0
        else { throw Failure.system("/dev/ptmx", errno: errno) }
        let device = "/dev/pts/\(number)"
        secondary = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC)
        _ = fcntl(primary, F_SETFL, fcntl(primary, F_GETFL) | O_NONBLOCK)
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var none = sigset_t()
        var every = sigset_t()
        sigemptyset(&none)
        sigfillset(&every)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &every)
        // The first terminal that a session leader opens is its own.
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, device, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let settings = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var child: pid_t = 0
        var window = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(primary, UInt(TIOCSWINSZ), &window)
        modesBefore = Self.modes(of: secondary)
        let result = posix_spawn(&child, path, &actions, &attributes, words, settings)
        process = child
        guard result == 0 else { throw Failure.system("posix_spawn", errno: result) }
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        if primary >= 0 { close(primary) }
        close(secondary)
    }

    public var text: String { String(decoding: output, as: UTF8.self) }

    /// The terminal's modes as a shell would find them.
    public var modes: [UInt32] { Self.modes(of: secondary) }

    private static func modes(of terminal: Int32) -> [UInt32] {
        var modes = termios()
        tcgetattr(terminal, &modes)
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
    }

    /// Types. Takes what the program writes meanwhile, so that neither waits for the other.
    public func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        try await wait(for: "room for \(bytes.count) bytes") {
            while !rest.isEmpty {
                var piece = Array(rest.prefix(1024))
                let count = write(self.primary, &piece, piece.count)
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    public func resize(width: Int, height: Int) {
        var window = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(primary, UInt(TIOCSWINSZ), &window)
    }

    public func signal(_ number: Int32) { kill(process, number) }

    /// The line drops.
    public func hangUp() {
        close(primary)
        primary = -1
    }

    /// Waits until the program wrote this, from `start` of ``output`` on.
    public func see(_ text: String, from start: Int = 0) async throws {
        let wanted = Array(text.utf8)
        try await wait(for: text.debugDescription) { self.contains(wanted, from: start) }
    }

    /// Waits for the end.
    /// - Returns: the exit status, or the negative number of the signal that ended it.
    public func ended() async throws -> Int32 {
        try await wait(for: "the program's end") { self.status != nil || self.reap() }
        read()
        return status ?? 0
    }

    /// Waits until a condition of the outside holds.
    public func wait(for what: String, until condition: () throws -> Bool) async throws {
        let isSo = try await eventually(within: Self.patience) {
            read()
            return try condition()
        }
        if !isSo { throw Failure.notSeen(what, output: String(text.suffix(2000))) }
    }

    public func contains(_ wanted: [UInt8], from start: Int = 0) -> Bool {
        guard output.count >= start + wanted.count else { return false }
        return output[start...].indices.dropLast(wanted.count - 1).contains { output[$0...].starts(with: wanted) }
    }

    private func reap() -> Bool {
        var value: Int32 = 0
        guard waitpid(process, &value, WNOHANG) == process else { return false }
        let signal = value & 0x7F
        status = signal == 0 ? (value >> 8) & 0xFF : -signal
        return true
    }

    private func read() {
        guard primary >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(primary, &buffer, buffer.count)
            guard count > 0 else { return }
            output += buffer[..<count]
        }
    }
}
