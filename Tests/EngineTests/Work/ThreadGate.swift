import Glibc
import Synchronization

/// Holds a thread, not a task, until it is opened.
final class ThreadGate: Sendable {
    private let opened = Atomic<Bool>(false)

    var isOpen: Bool { opened.load(ordering: .acquiring) }

    func open() { opened.store(true, ordering: .releasing) }

    func waitBlocking() { while !isOpen { sched_yield() } }
}

enum ThreadName {
    /// What the kernel calls the calling thread.
    static var current: String {
        guard let file = fopen("/proc/thread-self/comm", "re") else { return "" }
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 32)
        let length = fread(&text, 1, 31, file)
        return String(decoding: text[..<max(0, length - 1)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
