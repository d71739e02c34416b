#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads the bytes of a document. Blocks: for the engine's own threads only.
enum FileReader {
    /// What the kernel says a file has, before it is opened; 0 for what can't be asked or is no file. Only a guess of
    /// what reading will bring.
    static func size(of path: String) -> Int {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int(status.st_size)
    }

    /// Whole content of a regular file, refused before reading when it is too large, and while reading when it grows.
    static func read(_ path: String, bytesMax: Int) throws(DocumentError) -> [UInt8] {
        // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw openError(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw openError(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw DocumentError(.unsupportedType, "this is not a file; name a file or a folder of files")
        }
        guard Int(status.st_size) <= bytesMax else { throw tooLarge(Int(status.st_size), bytesMax) }
        return try readAll(descriptor, sizeHint: Int(status.st_size), bytesMax: bytesMax)
    }

    private static func readAll(
        _ descriptor: Int32, sizeHint: Int, bytesMax: Int
    ) throws(DocumentError) -> [UInt8] {
        // One byte more than expected: a short read then says that this is the end.
        var capacity = sizeHint + 1
        var bytes: [UInt8] = []
        while true {
            let chunk = try readChunk(descriptor, capacity: capacity)
            if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
            guard bytes.count <= bytesMax else { throw tooLarge(bytes.count, bytesMax) }
            if chunk.count < capacity { break }
            capacity = 1 << 16
        }
        guard !bytes.isEmpty else { throw DocumentError(.emptyFile, "the file is empty; there is nothing to classify") }
        return bytes
    }

    /// Reads until `capacity` bytes are there or the file ends.
    private static func readChunk(_ descriptor: Int32, capacity: Int) throws(DocumentError) -> [UInt8] {
        var failure: Int32 = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, capacity - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        guard failure == 0 else {
            throw DocumentError(.unreadable, "reading it failed: \(describe(failure)); check the disk")
        }
        return chunk
    }

    private static func tooLarge(_ bytes: Int, _ bytesMax: Int) -> DocumentError {
        DocumentError(
            .tooLarge, "the file has \(bytes) bytes, the limit is \(bytesMax); split it or raise limits.file_bytes")
    }

    private static func openError(_ code: Int32) -> DocumentError {
        switch code {
        case ENOENT, ENOTDIR: DocumentError(.notFound, "there is no such file; was it moved after it was submitted?")
        case EACCES, EPERM: DocumentError(.permissionDenied, "docket may not read it; give its user read permission")
        default: DocumentError(.unreadable, "opening it failed: \(describe(code))")
        }
    }

    private static func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
}
