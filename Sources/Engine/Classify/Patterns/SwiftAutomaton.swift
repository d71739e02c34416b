import Synchronization

/// A list of expressions matched one after the other, in Swift alone: the same answers as Hyperscan's, slower, where
/// Hyperscan is not. The time is linear in the text whatever the expressions are.
final class SwiftAutomaton: Sendable {
    private let expressions: [MatcherExpression]
    private let programs: [PatternProgram]
    /// States that scans have worked out; each set belongs to one scan at a time.
    private let idle = Mutex<[[LazyStates]]>([])
    /// Sets that are kept; scans beyond that begin with nothing.
    private static let idleMax = 16

    /// Throws for an expression that is malformed or not in the shared syntax, matches the empty string or grows too
    /// large.
    init(compiling expressions: [MatcherExpression]) throws(MatcherError) {
        self.expressions = expressions
        var programs: [PatternProgram] = []
        for (index, expression) in expressions.enumerated() {
            switch Self.program(expression) {
            case .success(let program): programs.append(program)
            case .failure(var error):
                error.expression = index
                throw error
            }
        }
        self.programs = programs
    }

    /// Nothing is compiled that would be worth keeping.
    convenience init(serialized: [UInt8]) throws(MatcherError) {
        throw MatcherError(expression: nil, message: "this docket was built without Hyperscan")
    }

    var serialized: [UInt8] { [] }

    /// What is wrong with an expression; nil when nothing is.
    static func problem(with expression: MatcherExpression) -> String? {
        switch program(expression) {
        case .success: nil
        case .failure(let error): error.message
        }
    }

    private static func program(_ expression: MatcherExpression) -> Result<PatternProgram, MatcherError> {
        guard let tree = PatternParser.tree(expression.expression) else {
            return .failure(MatcherError(expression: nil, message: "it is malformed, or needs Hyperscan"))
        }
        guard tree.bytesMin > expression.edgesBefore + expression.edgesBehind else {
            return .failure(MatcherError(expression: nil, message: "it matches the empty text"))
        }
        let isUnicode = expression.expression.utf8.contains { $0 >= 0x80 }
        guard let program = PatternProgram(tree, isUnicode: isUnicode) else {
            return .failure(MatcherError(expression: nil, message: "it is too large"))
        }
        return .success(program)
    }

    /// The hits in `text`, by expression, at most `hitsMax`. `text` is valid UTF-8.
    func scan(_ text: [UInt8], hitsMax: Int) -> [MatcherHit] {
        var states = idle.withLock { $0.popLast() } ?? programs.map { LazyStates($0) }
        defer {
            let given = states
            idle.withLock { if $0.count < Self.idleMax { $0.append(given) } }
        }
        var hits: [MatcherHit] = []
        for (index, expression) in expressions.enumerated() where hits.count < hitsMax {
            let add = { (start: Int, end: Int) -> Bool in
                hits.append(MatcherHit(expression: index, start: start, end: end))
                return hits.count < hitsMax
            }
            if expression.report == .spans, expression.phraseBytes == nil {
                var threads = PatternThreads(programs[index])
                threads.scan(text, add)
            } else {
                let isFirstEnough = expression.report == .firstEnd && expression.phraseBytes == nil
                states[index].scan(text) { add(0, $0) && !isFirstEnough }
            }
        }
        return hits
    }
}

extension PatternTree {
    /// Bytes of the shortest text it stands for; a character counts as one.
    var bytesMin: Int {
        switch self {
        case .empty, .wordBoundary, .textStart, .textEnd: 0
        case .scalars: 1
        case .sequence(let parts): parts.reduce(0) { $0 + $1.bytesMin }
        case .choice(let parts): parts.map(\.bytesMin).min() ?? 0
        case .repeated(let part, let least, _): part.bytesMin * least
        }
    }
}

/// What stands at a place between two bytes, as assertions see it.
struct PatternPlace {
    var isStart: Bool
    /// Whether the byte before is of a word.
    var isBehindWord: Bool
    /// The byte behind it; nil at the end.
    var next: UInt8?
    /// Whether that one is the text's last.
    var isNextLast: Bool

    func holds(_ assertion: PatternProgram.Assertion) -> Bool {
        switch assertion {
        case .wordBoundary: isBehindWord != (next.map(Self.isWord) ?? false)
        case .noWordBoundary: isBehindWord == (next.map(Self.isWord) ?? false)
        case .textStart: isStart
        case .textEnd: next == nil || (isNextLast && next == 0x0A)
        }
    }

    static func isWord(_ byte: UInt8) -> Bool { PatternSyntax.isWordByte(byte) || byte == UInt8(ascii: "_") }
}

/// A program followed with the place where each of its paths began: for expressions of which that is told. Of paths
/// that meet, the one that began first goes on.
struct PatternThreads {
    private let program: PatternProgram
    /// For each step the beginning of the path that stands there; -1 for none.
    private var starts: [Int]
    private var ready: [Int]
    private var stack: [(step: Int, start: Int)] = []

    init(_ program: PatternProgram) {
        self.program = program
        starts = Array(repeating: -1, count: program.steps.count)
        ready = Array(repeating: -1, count: program.steps.count)
    }

    /// Calls `found` with the start and end of each match, leftmost start for each end, until it says false.
    mutating func scan(_ text: [UInt8], _ found: (Int, Int) -> Bool) {
        /// Steps that stand behind the last byte, in the order of their starts.
        var waiting: [(step: Int, start: Int)] = []
        for place in 0...text.count {
            let next = place < text.count ? text[place] : nil
            let around = PatternPlace(
                isStart: place == 0, isBehindWord: place > 0 && PatternPlace.isWord(text[place - 1]), next: next,
                isNextLast: place == text.count - 1)
            waiting.append((program.start, place))
            var following: [(step: Int, start: Int)] = []
            var match: Int?
            var reached: [Int] = []
            // Who began first is followed first, so a step that was reached is not improved on.
            for (step, start) in waiting {
                stack.append((step, start))
                while let (step, start) = stack.popLast() {
                    guard ready[step] < 0 else { continue }
                    ready[step] = start
                    reached.append(step)
                    switch program.steps[step] {
                    case .match: match = match ?? start
                    case .fork(let first, let second): stack += [(first, start), (second, start)]
                    case .assertion(let assertion, let after):
                        if around.holds(assertion) { stack.append((after, start)) }
                    case .byte(let set, let after):
                        if let next, program.sets[set].contains(next) { following.append((after, start)) }
                    }
                }
            }
            for step in reached { ready[step] = -1 }
            if let match, !found(match, place) { return }
            waiting = following
        }
    }
}
