#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Programs of this package as the running tests were built with them.
public enum BuiltProduct {
    /// The path of an executable beside the test bundle.
    public static func path(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return folder.joined(separator: "/") + "/" + name
    }
}
