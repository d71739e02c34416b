#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The files of a private Redis in its directory, and what can be read from them.
struct PrivateRedisFiles: Sendable {
    let directory: String

    var socket: String { directory + "/redis.sock" }
    var log: String { directory + "/redis.log" }
    var processNumber: String { directory + "/redis.pid" }
    /// Held shared by every docket that uses the server; whoever gets it alone is the last one.
    var membersLock: String { directory + "/redis.lock" }
    /// Held alone by the docket that starts the server.
    var startLock: String { directory + "/redis.start.lock" }
    /// Held by the server itself from before it is there until it has ended, whoever started it.
    var serverLock: String { directory + "/redis.server.lock" }
    var appendOnlyDirectory: String { directory + "/appendonlydir" }

    /// Makes the directory, with its parents, for this user alone. One that is there keeps its mode; it is refused when
    /// others may write in it, who could put a server or a file of theirs in the place of docket's.
    static func prepare(_ path: String) throws(PrivateRedisError) -> PrivateRedisFiles {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, 0o700) != 0, errno != EEXIST, access(made, F_OK) != 0 {
                throw PrivateRedisError(
                    .directoryUnusable,
                    "the state directory \(path) can't be made: \(errorText()); name another one with DOCKET_STATE")
            }
        }
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else {
            throw PrivateRedisError(
                .directoryUnusable, "\(path) is not a directory; name another one with DOCKET_STATE")
        }
        guard information.st_mode & 0o022 == 0 else {
            throw PrivateRedisError(
                .directoryUnusable,
                "others may write in the state directory \(path); run chmod go-w \(path), or name another one with "
                    + "DOCKET_STATE")
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw PrivateRedisError(
                .directoryUnusable,
                "the state directory \(path) is not writable: \(errorText()); mend its owner or name another one with "
                    + "DOCKET_STATE")
        }
        guard let resolved = realpath(path, nil) else { return PrivateRedisFiles(directory: path) }
        defer { free(resolved) }
        return PrivateRedisFiles(directory: String(cString: resolved))
    }

    static func errorText() -> String { String(cString: strerror(errno)) }

    /// The last bytes of a file as text; empty when it can't be read.
    static func tail(of path: String, from start: Int = 0, bytesMax: Int = 16 << 10) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        let from = max(start <= size ? start : 0, size - bytesMax)
        var bytes = [UInt8](repeating: 0, count: max(0, size - from))
        let count = pread(descriptor, &bytes, bytes.count, off_t(from))
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    static func size(of path: String) -> Int {
        var information = stat()
        return stat(path, &information) == 0 ? Int(information.st_size) : 0
    }

    /// What lies at the socket's path.
    enum SocketPath { case nothing, socket, somethingElse }

    var socketPath: SocketPath {
        var information = stat()
        guard lstat(socket, &information) == 0 else { return .nothing }
        return information.st_mode & S_IFMT == S_IFSOCK ? .socket : .somethingElse
    }

    /// Bytes that this user can still write there.
    var freeBytes: Int {
        var information = statvfs()
        guard statvfs(directory, &information) == 0 else { return .max }
        return Int(information.f_bavail) * Int(information.f_frsize)
    }

    /// Nil while there is room. Below a megabyte the server ends at its next write: it never answers what is not on
    /// disk.
    var diskFull: PrivateRedisError? {
        let bytes = freeBytes
        guard bytes < 1 << 20 else { return nil }
        return PrivateRedisError(
            .diskFull,
            "the disk of \(directory) is full (\(bytes) bytes free), and the store needs space for its append-only "
                + "file: free some")
    }

    /// The process number in `redis.pid`, if that process works in our directory; numbers are used again.
    var runningProcess: Int32? {
        let text = PrivateRedisFiles.tail(of: processNumber)
        guard let number = Int32(text.prefix { $0.isNumber }), number > 0, kill(number, 0) == 0,
            let place = realpath("/proc/\(number)/cwd", nil)
        else { return nil }
        defer { free(place) }
        return String(cString: place) == directory ? number : nil
    }

    /// Says why a server that was started has ended, from what it wrote since then.
    func whyItEnded(logFrom start: Int, status: String) -> PrivateRedisError {
        let text = PrivateRedisFiles.tail(of: log, from: start)
        let damaged = [
            "Bad file format", "redis-check-aof", "corrupt", "AOF manifest", "Wrong signature",
            "Unexpected end of file",
        ]
        let isDamaged = damaged.contains { text.contains($0) }
        if let diskFull, !isDamaged || text.contains("No space left") { return diskFull }
        if isDamaged {
            return PrivateRedisError(
                .fileDamaged,
                "the store's append-only file in \(appendOnlyDirectory) is damaged: copy that directory, then run "
                    + "redis-check-aof --fix \(appendOnlyDirectory)/appendonly.aof.manifest; nothing was changed")
        }
        if text.contains("Permission denied") || text.contains("Read-only file system") {
            return PrivateRedisError(
                .directoryUnusable,
                "redis-server can't write in \(directory); mend the owner of its files or name another directory with "
                    + "DOCKET_STATE")
        }
        let last = text.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
        return PrivateRedisError(.failed, "redis-server ended at its start (\(status)); \(log) says why\(last)")
    }
}
