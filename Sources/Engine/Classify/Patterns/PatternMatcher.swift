/// One expression as the matcher wants it.
struct MatcherExpression: Hashable, Sendable {
    /// What is told of its matches; where one begins costs several times what its end does.
    enum Report: Sendable { case firstEnd, everyEnd, spans }

    /// Perl syntax, as far as an automaton can hold it: no back references, no look-around.
    var expression: String
    var report: Report
    /// Length of an expression that is a phrase of whole words; nil for others. Its edges are looked at when it hits.
    var phraseBytes: Int?
    /// Bytes at both ends that are in the expression only to see the edge of a word.
    var edgesBefore = 0
    var edgesBehind = 0
}

/// Where an expression matched, as offsets in the text. Without spans `start` equals `end`.
struct MatcherHit: Hashable, Sendable {
    /// Place of the expression in the list that the matcher was made of.
    var expression: Int
    var start: Int
    var end: Int
}

/// Why a list of expressions can't be matched.
struct MatcherError: Error, Hashable, Sendable {
    /// Place in the list; nil when it is no single one's fault.
    var expression: Int?
    var message: String
}

/// Finds all of an industry's expressions in a text. Same text, same answer, on every thread.
final class PatternMatcher: Sendable {
    private let library: PatternLibrary
    /// For each of the library's expressions where its places in the caller's list begin in `owners`; they go on to the
    /// next one's. Categories share many expressions, and other industries' have none here.
    private let firstOwners: [Int32]
    private let owners: [Int32]
    /// What is told of the library's expressions.
    private let reports: [MatcherExpression.Report]
    /// Hits of one scan that are looked at; a text that has more is no document.
    private static let hitsMax = 200_000
    /// Bytes of a text, so that a hit fits into one number.
    static let textBytesMax = 1 << 20

    /// Throws for the first expression that can't be used. `serialized` is what an equal list of expressions was
    /// compiled to.
    convenience init(_ expressions: [MatcherExpression], serialized: [UInt8]? = nil) throws(MatcherError) {
        self.init(expressions, library: try PatternLibrary(expressions, serialized: serialized))
    }

    /// The library must hold all of the expressions.
    init(_ expressions: [MatcherExpression], library: PatternLibrary) {
        precondition(expressions.count < PackedHit.expressionsMax, "a hit's expression fits into its number")
        self.library = library
        var owners = [[Int32]](repeating: [], count: library.expressions.count)
        for (index, expression) in expressions.enumerated() {
            guard let place = library.place(of: expression) else {
                preconditionFailure("the library of patterns was made for other expressions")
            }
            owners[place].append(Int32(index))
        }
        self.owners = Array(owners.joined())
        reports = library.expressions.map(\.report)
        firstOwners = owners.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int32($1.count)) }
    }

    /// What was compiled, to be kept under the fingerprint of the expressions.
    var serialized: [UInt8] { library.serialized }

    /// By expression, then by place. Of matches that begin at the same byte the longest is kept, and of matches that
    /// overlap the first: an automaton reports every end there is. The text has ``textBytesMax`` at most.
    func match(_ text: ArraySlice<UInt8>) -> [MatcherHit] {
        precondition(text.count < Self.textBytesMax, "the text was cut")
        guard !text.isEmpty else { return [] }
        let folded = FoldedText(text)
        var found = Findings(expressions: library.expressions.count)
        library.phrases.walk(folded.bytes) { place, start, end in
            add(place, start..<end, to: &found, in: folded)
        }
        // Others are woken by the first.
        var waiting = library.automata.isEmpty ? [] : [0]
        while let automaton = waiting.popLast().map({ library.automata[$0] }) {
            for hit in automaton.database.scan(folded.bytes, hitsMax: Self.hitsMax) {
                guard case .expression(let place) = automaton.meanings[hit.expression] else {
                    if case .wakes(let other) = automaton.meanings[hit.expression] { waiting.append(other) }
                    continue
                }
                let expression = library.expressions[place]
                // An edge is in the match, but not in what it stands for. It may be a character of several bytes.
                var start = hit.start + expression.edgesBefore
                var end = hit.end - expression.edgesBehind
                if expression.edgesBefore > 0 { while Self.isInside(folded.bytes, start) { start += 1 } }
                if expression.edgesBehind > 0 { while Self.isInside(folded.bytes, end) { end -= 1 } }
                if let length = expression.phraseBytes {
                    start = end - length
                    guard Self.isWhole(folded.bytes, start..<end) else { continue }
                }
                add(place, start..<end, to: &found, in: folded)
            }
        }
        return hits(found, in: folded)
    }

    /// What one scan found, before it is put in order.
    private struct Findings {
        /// For expressions of which the first end is wanted; in the folded text.
        var firstEnds: [Int32]
        /// The expressions that have one.
        var firsts: [Int32] = []
        var others: [PackedHit] = []

        init(expressions: Int) {
            firstEnds = [Int32](repeating: .max, count: expressions)
            firsts.reserveCapacity(256)
            others.reserveCapacity(128)
        }
    }

    private func add(_ place: Int, _ range: Range<Int>, to found: inout Findings, in text: FoldedText) {
        guard firstOwners[place] < firstOwners[place + 1] else { return }
        let report = reports[place]
        if report == .firstEnd {
            if found.firstEnds[place] == .max { found.firsts.append(Int32(place)) }
            found.firstEnds[place] = min(found.firstEnds[place], Int32(range.upperBound))
            return
        }
        guard found.others.count < Self.hitsMax else { return }
        let end = text.source(of: range.upperBound - 1) + 1
        let start = report == .spans ? text.source(of: range.lowerBound) : end
        for owner in owners[Int(firstOwners[place])..<Int(firstOwners[place + 1])] {
            found.others.append(PackedHit(expression: Int(owner), start: start, end: end))
        }
    }

    private func hits(_ found: Findings, in text: FoldedText) -> [MatcherHit] {
        var packed = found.others
        packed.reserveCapacity(packed.count + found.firsts.count * 2)
        for place in found.firsts {
            let end = text.source(of: Int(found.firstEnds[Int(place)]) - 1) + 1
            for owner in owners[Int(firstOwners[Int(place)])..<Int(firstOwners[Int(place) + 1])] {
                packed.append(PackedHit(expression: Int(owner), start: end, end: end))
            }
        }
        packed.sort()
        var kept: [MatcherHit] = []
        kept.reserveCapacity(packed.count)
        var last: PackedHit?
        for hit in packed {
            if let last, last.expression == hit.expression, hit.start < last.end || hit == last { continue }
            kept.append(MatcherHit(expression: hit.expression, start: hit.start, end: hit.end))
            last = hit
        }
        return kept
    }

    /// Whether a character goes on at a place.
    private static func isInside(_ text: [UInt8], _ place: Int) -> Bool {
        place > 0 && place < text.count && text[place] & 0xC0 == 0x80
    }

    private static func isWhole(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        !PatternSyntax.isWordByte(text[range.lowerBound - 1]) && !PatternSyntax.isWordByte(text[range.upperBound])
    }
}

/// A hit in one number, which sorts as hits do: by expression, then by start, then the longest first.
private struct PackedHit: Comparable {
    private let bits: UInt64

    static let expressionsMax = 1 << 24
    private static let placeBits: UInt64 = 20
    private static let placeMask: UInt64 = 1 << placeBits - 1

    init(expression: Int, start: Int, end: Int) {
        bits =
            UInt64(expression) << (2 * Self.placeBits) | UInt64(start) << Self.placeBits
            | (Self.placeMask - UInt64(end))
    }

    var expression: Int { Int(bits >> (2 * Self.placeBits)) }
    var start: Int { Int(bits >> Self.placeBits & Self.placeMask) }
    var end: Int { Int(Self.placeMask - bits & Self.placeMask) }

    static func < (left: PackedHit, right: PackedHit) -> Bool { left.bits < right.bits }
}
