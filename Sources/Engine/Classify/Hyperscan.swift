import CHyperscan
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One regular expression as the matcher wants it.
struct MatcherExpression: Hashable, Sendable {
    /// What is told of its matches; where one begins costs several times what its end does.
    enum Report: Sendable { case firstEnd, everyEnd, spans }

    /// Perl syntax, as far as an automaton can hold it: no back references, no look-around.
    var expression: String
    var report: Report
    var ignoresCase = true
    /// Matches that end behind this byte are not reported; nil for everywhere.
    var endMax: Int?
}

/// Where an expression matched. Without spans `start` equals `end`.
struct MatcherHit: Hashable, Sendable {
    /// Place of the expression in the list the database was compiled from.
    var expression: Int
    var start: Int
    var end: Int
}

/// Why a list of expressions has no database.
struct MatcherError: Error, Hashable, Sendable {
    /// Place in the list; nil when it is no single one's fault.
    var expression: Int?
    var message: String
}

/// A list of expressions compiled into one automaton by vectorscan: one pass over a text finds them all, and the time
/// is linear in the text whatever the expressions are.
///
/// `@unchecked Sendable`: the database is never written to after `init`; a scratch space belongs to one scan at a time,
/// handed out under the lock.
final class HyperscanDatabase: @unchecked Sendable {
    private let database: OpaquePointer
    private let idleScratch = Mutex<[Scratch]>([])
    /// Scratch spaces that are kept; threads beyond that make their own for each scan.
    private static let idleScratchMax = 64

    /// Crosses threads, but is held by exactly one.
    private struct Scratch: @unchecked Sendable { let pointer: OpaquePointer }

    /// Throws for an expression that is malformed, matches the empty string or grows too large.
    init(compiling expressions: [MatcherExpression]) throws(MatcherError) {
        let count = expressions.count
        let texts = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: count)
        let extended = UnsafeMutablePointer<hs_expr_ext_t>.allocate(capacity: count)
        let extendedPointers = UnsafeMutablePointer<UnsafePointer<hs_expr_ext_t>?>.allocate(capacity: count)
        for (index, expression) in expressions.enumerated() {
            texts[index] = UnsafePointer(strdup(expression.expression))
            (extended + index).initialize(to: hs_expr_ext_t())
            if let endMax = expression.endMax {
                extended[index].flags = UInt64(HS_EXT_FLAG_MAX_OFFSET)
                extended[index].max_offset = UInt64(endMax)
            }
            extendedPointers[index] = UnsafePointer(extended + index)
        }
        defer {
            for index in 0..<count { free(UnsafeMutablePointer(mutating: texts[index])) }
            texts.deallocate()
            extended.deallocate()
            extendedPointers.deallocate()
        }
        let flags = expressions.map(Self.flags)
        let ids = expressions.indices.map { UInt32($0) }
        var compiled: OpaquePointer?
        var problem: UnsafeMutablePointer<hs_compile_error_t>?
        let result = hs_compile_ext_multi(
            texts, flags, ids, extendedPointers, UInt32(count), UInt32(HS_MODE_BLOCK), nil,
            &compiled, &problem)
        guard result == HS_SUCCESS, let compiled else {
            let message = problem.map { String(cString: $0.pointee.message) } ?? "vectorscan error \(result)"
            let index = problem.map { Int($0.pointee.expression) } ?? -1
            hs_free_compile_error(problem)
            throw MatcherError(expression: index >= 0 ? index : nil, message: message)
        }
        database = compiled
    }

    /// Takes what ``serialized`` gave, on a machine with the same vectorscan and the same kind of processor.
    init(serialized: [UInt8]) throws(MatcherError) {
        var loaded: OpaquePointer?
        let result = serialized.withUnsafeBytes { bytes in
            hs_deserialize_database(bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, &loaded)
        }
        guard result == HS_SUCCESS, let loaded else {
            throw MatcherError(expression: nil, message: "the stored patterns are of another vectorscan or damaged (\(result))")
        }
        database = loaded
    }

    deinit {
        idleScratch.withLock { idle in
            for scratch in idle { hs_free_scratch(scratch.pointer) }
            idle = []
        }
        hs_free_database(database)
    }

    private static func flags(_ expression: MatcherExpression) -> UInt32 {
        var flags: Int32 =
            switch expression.report {
            case .firstEnd: HS_FLAG_SINGLEMATCH
            case .everyEnd: 0
            case .spans: HS_FLAG_SOM_LEFTMOST
            }
        if expression.ignoresCase { flags |= HS_FLAG_CASELESS }
        if expression.expression.utf8.contains(where: { $0 >= 0x80 }) { flags |= HS_FLAG_UTF8 }
        return UInt32(flags)
    }

    /// The compiled automaton, for ``init(serialized:)``.
    var serialized: [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard hs_serialize_database(database, &bytes, &count) == HS_SUCCESS, let bytes else { return [] }
        defer { free(bytes) }
        return UnsafeRawBufferPointer(start: bytes, count: count).map { $0 }
    }

    /// Collects hits for the C callback; lives on the scanning thread's stack.
    private struct Collector {
        var hits: [MatcherHit] = []
        let hitsMax: Int
    }

    /// The hits in `text`, in the order the automaton reports them, at most `hitsMax`. `text` is valid UTF-8.
    func scan(_ text: ArraySlice<UInt8>, hitsMax: Int) -> [MatcherHit] {
        guard let scratch = takeScratch() else { return [] }
        defer { give(scratch) }
        var collector = Collector(hitsMax: hitsMax)
        _ = text.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &collector) { context in
                hs_scan(
                    database, bytes.bindMemory(to: CChar.self).baseAddress, UInt32(bytes.count), 0, scratch.pointer,
                    { expression, start, end, _, context in
                        guard let collector = context?.assumingMemoryBound(to: Collector.self) else { return 1 }
                        collector.pointee.hits.append(
                            MatcherHit(expression: Int(expression), start: Int(start), end: Int(end)))
                        return collector.pointee.hits.count >= collector.pointee.hitsMax ? 1 : 0
                    }, context)
            }
        }
        return collector.hits
    }

    private func takeScratch() -> Scratch? {
        if let idle = idleScratch.withLock({ $0.popLast() }) { return idle }
        var pointer: OpaquePointer?
        guard hs_alloc_scratch(database, &pointer) == HS_SUCCESS, let pointer else { return nil }
        return Scratch(pointer: pointer)
    }

    private func give(_ scratch: Scratch) {
        let kept = idleScratch.withLock { idle in
            guard idle.count < Self.idleScratchMax else { return false }
            idle.append(scratch)
            return true
        }
        if !kept { hs_free_scratch(scratch.pointer) }
    }
}
