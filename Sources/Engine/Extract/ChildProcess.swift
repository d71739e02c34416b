import CProcess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program run to its end with bytes on its standard input. Time, output and error output are bounded; when a bound
/// is passed its whole process group is killed. It is always reaped, and no descriptor outlives the call.
struct ChildProcess {
    var program: String
    var arguments: [String]
    var input: [UInt8]
    var wallTime: Duration
    var outputBytesMax: Int
    /// More than this of standard error is read and thrown away: a broken file makes a parser complain for ever.
    var errorBytesMax = 8_192

    enum Ending: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        case timedOut
        /// It wrote more than wanted; the output is what there was up to the limit.
        case outputFull
    }

    struct Outcome: Sendable {
        var ending: Ending
        var output: [UInt8]
        var errorText: String
    }

    /// Why it could not be started.
    struct StartError: Error, Sendable {
        var operation: String
        var code: Int32

        var message: String { "\(operation): \(String(cString: strerror(code)))" }
    }

    /// Blocks until the child is gone. What it may have left behind in its group is killed with it, and is not waited
    /// for: a grandchild that holds the output open does not hold up the call.
    func run() throws(StartError) -> Outcome {
        let deadline = SystemTime().now() + wallTime
        let source = try sealedMemory()
        defer { source.close() }
        let output = try Pipe()
        defer { output.close() }
        let errors = try Pipe()
        defer { errors.close() }
        let process = try spawn(input: source, output: output, errors: errors)
        let end = Descriptor(docket_process_descriptor(process))
        let code = errno
        defer { end.close() }
        output.closeWriter()
        errors.closeWriter()
        var reading = ChildOutput(
            output: output, errors: errors, end: end, outputBytesMax: outputBytesMax, errorBytesMax: errorBytesMax)
        let ending = end.isOpen ? reading.readUntilEnd(deadline: deadline) : nil
        // The leader is not reaped yet, so the group's number can't have been given to anybody else.
        kill(-process, SIGKILL)
        let status = Self.reap(process)
        guard end.isOpen else { throw StartError(operation: "pidfd_open", code: code) }
        guard let status else { throw StartError(operation: "waiting for \(program)", code: ECHILD) }
        return Outcome(
            ending: ending ?? status, output: reading.outputBytes,
            errorText: String(decoding: reading.errorBytes, as: UTF8.self))
    }

    /// The input as a file without a name, which the child can seek in but neither grow nor change.
    private func sealedMemory() throws(StartError) -> Descriptor {
        let file = Descriptor(docket_memory_file("document"))
        guard file.isOpen else { throw StartError(operation: "memfd_create", code: errno) }
        var written = 0
        while written < input.count {
            let count = input[written...].withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                file.close()
                throw StartError(operation: "copying the document", code: code)
            }
            written += count
        }
        lseek(file.number, 0, SEEK_SET)
        guard docket_seal(file.number) == 0 else {
            let code = errno
            file.close()
            throw StartError(operation: "sealing the document", code: code)
        }
        return file
    }

    private func spawn(input: Descriptor, output: Pipe, errors: Pipe) throws(StartError) -> pid_t {
        docket_remember_children()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.writer.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.writer.number, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, &attributes, words, environment)
        guard code == 0 else { throw StartError(operation: program, code: code) }
        return process
    }

    /// Nil when somebody else in this process has reaped it.
    private static func reap(_ process: pid_t) -> Ending? {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        // What C's macros hide: the low seven bits are the signal, the next byte is the exit status.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status: (status >> 8) & 0xFF) : .killed(signal: signal)
    }
}

/// A file descriptor above the standard three: it is moved there when a process runs with one of those closed, because
/// it would be overwritten while the child's own are put in place.
private struct Descriptor {
    let number: Int32

    init(_ opened: Int32) {
        guard opened >= 0, opened <= STDERR_FILENO else {
            number = opened
            return
        }
        number = fcntl(opened, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        Glibc.close(opened)
    }

    var isOpen: Bool { number >= 0 }

    func close() { if number >= 0 { Glibc.close(number) } }
}

private final class Pipe {
    let reader: Descriptor
    let writer: Descriptor
    private var writerIsOpen = true

    init() throws(ChildProcess.StartError) {
        var ends: [Int32] = [-1, -1]
        guard docket_pipe(&ends) == 0 else { throw ChildProcess.StartError(operation: "pipe", code: errno) }
        reader = Descriptor(ends[0])
        writer = Descriptor(ends[1])
        // Reading must never wait: the deadline belongs to poll.
        _ = fcntl(reader.number, F_SETFL, O_NONBLOCK)
    }

    func closeWriter() {
        if writerIsOpen { writer.close() }
        writerIsOpen = false
    }

    func close() {
        reader.close()
        closeWriter()
    }
}

/// Collects what the child writes until it ends, says too much, or its time is over.
private struct ChildOutput {
    let output: Pipe
    let errors: Pipe
    /// Readable once the child has ended.
    let end: Descriptor
    let outputBytesMax: Int
    let errorBytesMax: Int
    private(set) var outputBytes: [UInt8] = []
    private(set) var errorBytes: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)

    init(output: Pipe, errors: Pipe, end: Descriptor, outputBytesMax: Int, errorBytesMax: Int) {
        self.output = output
        self.errors = errors
        self.end = end
        self.outputBytesMax = outputBytesMax
        self.errorBytesMax = errorBytesMax
    }

    /// Nil when the child has ended by itself and all that it wrote is read.
    mutating func readUntilEnd(deadline: Moment) -> ChildProcess.Ending? {
        var polled = [output.reader, errors.reader, end].map {
            pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0)
        }
        while true {
            let left = (deadline - SystemTime().now()).inMilliseconds
            guard left > 0 else { return .timedOut }
            // After its end there is what lies in the pipes, and nothing to wait for.
            let hasEnded = polled[2].fd < 0
            let ready = poll(&polled, nfds_t(polled.count), hasEnded ? 0 : Int32(min(left.rounded(.up), 60_000)))
            if ready < 0, errno != EINTR { return .timedOut }
            if ready == 0, hasEnded { return nil }
            guard ready > 0 else { continue }
            for index in 0..<2 where polled[index].revents != 0 {
                switch read(polled[index].fd) {
                case 0: polled[index].fd = -1
                case let count where count > 0: if keep(count, isOutput: index == 0) { return .outputFull }
                default: if errno != EINTR, errno != EAGAIN { polled[index].fd = -1 }
                }
            }
            if polled[2].revents != 0 { polled[2].fd = -1 }
        }
    }

    private mutating func read(_ descriptor: Int32) -> Int {
        chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    }

    /// True when the output is past its limit.
    private mutating func keep(_ count: Int, isOutput: Bool) -> Bool {
        guard isOutput else {
            errorBytes += chunk[..<min(count, errorBytesMax - errorBytes.count)]
            return false
        }
        let room = outputBytesMax - outputBytes.count
        outputBytes += chunk[..<min(count, room)]
        return count > room
    }
}
