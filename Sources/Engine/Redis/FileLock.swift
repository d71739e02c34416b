#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A lock that processes share through a file and that the kernel gives back when its holder dies. Never waits: who
/// wants to wait asks again.
final class FileLock: Sendable {
    /// A child that inherits it holds the lock, too, until both have let it go.
    let descriptor: Int32

    /// Nil, with `errno` set, when the file can't be made.
    init?(path: String) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    func tryShared() -> Bool { flock(descriptor, LOCK_SH | LOCK_NB) == 0 }
    func tryExclusive() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
    func release() { _ = flock(descriptor, LOCK_UN) }
}
