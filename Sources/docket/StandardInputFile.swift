import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A document that came by standard input, in a file that its owner alone may read.
struct StandardInputFile: Sendable {
    let path: String

    /// Reads to the end or to the limit; what is too large or empty becomes a problem of the document `-`.
    @MainActor
    static func take(
        _ limits: ExtractionLimits, _ problems: inout [DocumentFinder.Problem]
    ) throws -> StandardInputFile? {
        do throws(DocumentError) {
            return try receive(bytesMax: limits.fileBytesMax)
        } catch {
            if error.code == .cancelled { throw CancellationError() }
            problems.append(DocumentFinder.Problem(path: "-", error: error))
            return nil
        }
    }

    func remove() { unlink(path) }

    @MainActor
    private static func receive(bytesMax: Int) throws(DocumentError) -> StandardInputFile {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/docket-input-XXXXXX".utf8CString)
        // mkstemp makes it with mode 0600.
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw DocumentError(.unreadable, "no temporary file can be made in \(folder); name another with TMPDIR")
        }
        defer { close(descriptor) }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        let file = StandardInputFile(path: String(decoding: bytes, as: UTF8.self))
        do throws(DocumentError) {
            try copyInput(to: descriptor, bytesMax: bytesMax)
        } catch {
            file.remove()
            throw error
        }
        return file
    }

    private static func copyInput(to descriptor: Int32, bytesMax: Int) throws(DocumentError) {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while true {
            try waitForInput()
            let got = read(STDIN_FILENO, &chunk, chunk.count)
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            guard got >= 0 else { throw DocumentError(.unreadable, "standard input can't be read; is it closed?") }
            guard got > 0 else { return }
            total += got
            guard total <= bytesMax else {
                throw DocumentError(
                    .tooLarge, "the document is larger than \(bytesMax) bytes; raise limits.file_bytes or split it")
            }
            guard write(descriptor, chunk, got) == got else {
                throw DocumentError(.unreadable, "the disk for temporary files is full; name another with TMPDIR")
            }
        }
    }

    /// Returns when there is something to read; looks for a request to stop in between.
    private static func waitForInput() throws(DocumentError) {
        while true {
            guard !Task.isCancelled else { throw DocumentError(.cancelled, "stopped") }
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&input, 1, 100)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw DocumentError(.unreadable, "standard input can't be read") }
        }
    }
}
