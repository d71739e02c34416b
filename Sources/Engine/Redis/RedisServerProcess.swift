import CHiredis
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A `redis-server` that this process started. It has a session of its own, so that neither the terminal's Ctrl-C nor
/// the end of this process ends it while others use it.
final class RedisServerProcess: Sendable {
    let number: Int32

    /// Starts it in the directory of `files`: one Unix socket for this user, no TCP port, every group of writes on disk
    /// before it is answered. Paths are relative to the directory, so their length does not matter. It inherits `lock`
    /// and so holds it as long as it lives.
    init(_ executable: String, in files: PrivateRedisFiles, holding lock: FileLock) throws(PrivateRedisError) {
        let arguments = [
            executable, "--port", "0", "--unixsocket", "redis.sock", "--unixsocketperm", "600", "--dir", ".",
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--pidfile", "redis.pid",
            "--logfile", "redis.log", "--daemonize", "no", "--maxmemory-policy", "noeviction",
            "--always-show-logo", "no", "--set-proc-title", "no",
            // Its housekeeping twice a second instead of ten times: most of what it costs at rest. What expires is
            // never served in any case, and a wait's end that comes late is cut short by docket's own clock.
            "--hz", "2",
        ]
        let (result, number) = RedisServerProcess.spawn(arguments, in: files.directory, holding: lock)
        switch result {
        case 0: self.number = number
        // A folder of `PATH` that may not be looked into answers so, too, for a program that is nowhere.
        case ENOENT,
            EACCES where !RedisServerProcess.isOnPath(executable):
            throw PrivateRedisError(
                .notInstalled,
                "\(executable) is not installed: run sudo apt-get install redis-server, or name a running Redis with "
                    + "redis.url")
        default:
            throw PrivateRedisError(.failed, "\(executable) can't be started: \(String(cString: strerror(result)))")
        }
    }

    private static func isOnPath(_ executable: String) -> Bool {
        guard !executable.contains("/") else { return access(executable, F_OK) == 0 }
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains { access("\($0)/\(executable)", F_OK) == 0 }
    }

    private static func spawn(
        _ arguments: [String], in directory: String, holding lock: FileLock
    ) -> (result: Int32, number: Int32) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addchdir_np(&actions, directory)
        posix_spawn_file_actions_adddup2(&actions, lock.descriptor, 3)
        posix_spawn_file_actions_addclosefrom_np(&actions, 4)
        // What this process ignores or blocks is none of the server's business.
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let flags = Int32(docket_spawn_own_session) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        // The directory may be one that others can look into: socket, log and data are for this user alone. The mask is
        // the whole process's; a file that another thread makes meanwhile is only more private.
        let mask = umask(0o077)
        defer { _ = umask(mask) }
        var number: Int32 = 0
        let result = posix_spawnp(&number, arguments[0], &actions, &attributes, words, environ)
        return (result, number)
    }

    /// How it ended; nil while it runs. Takes the dead process out of the kernel's table.
    func ended() -> String? {
        var status: Int32 = 0
        switch waitpid(number, &status, WNOHANG) {
        case 0: return nil
        case number: return status & 0x7f == 0 ? "status \(status >> 8 & 0xff)" : "signal \(status & 0x7f)"
        default: return "ended"
        }
    }
}
