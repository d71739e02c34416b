#if Hyperscan
import CHyperscan
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A list of expressions compiled into one automaton by Hyperscan: one pass over a text finds them all, and the time
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
        // Bytes that stand for the edges of words hide that what is between them may be empty.
        for (index, expression) in expressions.enumerated() where expression.edgesBefore + expression.edgesBehind > 0 {
            guard let message = Self.problem(with: expression) else { continue }
            throw MatcherError(expression: index, message: message)
        }
        let texts = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: count)
        for (index, expression) in expressions.enumerated() {
            texts[index] = UnsafePointer(strdup(expression.expression))
        }
        defer {
            for index in 0..<count { free(UnsafeMutablePointer(mutating: texts[index])) }
            texts.deallocate()
        }
        let flags = expressions.map(Self.flags)
        let ids = expressions.indices.map { UInt32($0) }
        var compiled: OpaquePointer?
        var problem: UnsafeMutablePointer<hs_compile_error_t>?
        let result = hs_compile_multi(
            texts, flags, ids, UInt32(count), UInt32(HS_MODE_BLOCK), nil, &compiled, &problem)
        guard result == HS_SUCCESS, let compiled else {
            let message = problem.map { String(cString: $0.pointee.message) } ?? "Hyperscan error \(result)"
            let index = problem.map { Int($0.pointee.expression) } ?? -1
            hs_free_compile_error(problem)
            throw MatcherError(expression: index >= 0 ? index : nil, message: message)
        }
        database = compiled
    }

    /// Takes what ``serialized`` gave, on a machine with the same Hyperscan and the same kind of processor.
    init(serialized: [UInt8]) throws(MatcherError) {
        var loaded: OpaquePointer?
        let result = serialized.withUnsafeBytes { bytes in
            hs_deserialize_database(bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, &loaded)
        }
        guard result == HS_SUCCESS, let loaded else {
            throw MatcherError(
                expression: nil, message: "the kept patterns are damaged or of another Hyperscan (\(result))")
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
        var flags = HS_FLAG_CASELESS
        switch expression.report {
        // A phrase's first hit may turn out to be a part of a word, so all are wanted.
        case .firstEnd where expression.phraseBytes == nil: flags |= HS_FLAG_SINGLEMATCH
        case .spans where expression.phraseBytes == nil: flags |= HS_FLAG_SOM_LEFTMOST
        case .firstEnd, .everyEnd, .spans: break
        }
        if expression.expression.utf8.contains(where: { $0 >= 0x80 }) { flags |= HS_FLAG_UTF8 }
        return UInt32(flags)
    }

    /// What is wrong with an expression; nil when nothing is.
    static func problem(with expression: MatcherExpression) -> String? {
        var information: UnsafeMutablePointer<hs_expr_info_t>?
        var problem: UnsafeMutablePointer<hs_compile_error_t>?
        let result = hs_expression_info(expression.expression, flags(expression), &information, &problem)
        defer {
            free(information)
            hs_free_compile_error(problem)
        }
        guard result == HS_SUCCESS, let information else {
            return problem.map { String(cString: $0.pointee.message) } ?? "Hyperscan error \(result)"
        }
        return Int(information.pointee.min_width) <= expression.edgesBefore + expression.edgesBehind
            ? "it matches the empty text" : nil
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
    func scan(_ text: [UInt8], hitsMax: Int) -> [MatcherHit] {
        guard let scratch = takeScratch() else { return [] }
        defer { give(scratch) }
        var collector = Collector(hitsMax: hitsMax)
        _ = text.withUnsafeBytes { bytes in
            withUnsafeMutablePointer(to: &collector) { context in
                hs_scan(
                    database, bytes.bindMemory(to: CChar.self).baseAddress, UInt32(bytes.count), 0, scratch.pointer,
                    { expression, start, end, _, context in
                        guard let collector = context?.assumingMemoryBound(to: Collector.self) else { return 1 }
                        let hit = MatcherHit(expression: Int(expression), start: Int(start), end: Int(end))
                        collector.pointee.hits.append(hit)
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
#endif
