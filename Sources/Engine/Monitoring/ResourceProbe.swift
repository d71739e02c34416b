#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads what this process uses, from the kernel.
struct ResourceProbe: Sendable {
    private var lastCPU: Duration?
    private var lastAt: Moment?

    /// The share of a core is that since the last call; nil at first, when there is no time yet that it was used in.
    mutating func read(at now: Moment) -> Resources {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let spent = Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime)
        var share: Double?
        if let lastCPU, let lastAt, now > lastAt {
            share = max(0, (spent - lastCPU).inSeconds / (now - lastAt).inSeconds)
        }
        lastCPU = spent
        lastAt = now
        return Resources(cpu: share, residentBytes: Self.residentBytes(), openFiles: Self.openFiles())
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }

    /// Second number of /proc/self/statm, in pages.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        let length = fread(&text, 1, 127, file)
        let numbers = text[..<length].split(separator: CChar(UInt8(ascii: " ")))
        guard numbers.count > 1 else { return 0 }
        let pages = numbers[1].reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func openFiles() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // `.`, `..` and the descriptor that reads the folder.
        return max(0, count - 3)
    }
}
