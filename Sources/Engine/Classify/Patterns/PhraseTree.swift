/// Phrases of many expressions in one tree of letters, walked from every beginning of a word: a few steps for most
/// words of a text, whatever the number of phrases.
struct PhraseTree: Sendable {
    /// What ends at a node: an expression, and what must stand around it.
    private struct Ending: Sendable {
        var expression: Int32
        var underscoreJoins: Bool
        var closesWord: Bool
        /// Of those of its node.
        var isLast = false
    }

    /// Its children lie one behind the other, in the order of their letters; `letters` says which there are.
    private struct Node: Sendable {
        var letters: UInt64 = 0
        var firstChild: Int32 = 0
        /// Place of its first ending; negative where nothing ends.
        var firstEnding: Int32 = -1
    }

    /// Different bytes that phrases may be made of.
    private static let lettersMax = 64
    /// Nodes of one tree: 16 MB.
    private static let nodesMax = 1 << 20

    /// For each byte its letter; `noLetter` where phrases have none.
    private let letterOf: [UInt8]
    private static let noLetter: UInt8 = 0xFF
    private var nodes: [Node] = []
    /// For the first two letters of a phrase, `first * 64 + second`, where it goes on; negative where none begins so.
    private var beginnings: [Int32] = []
    /// For each letter that is a phrase by itself its node; negative for others.
    private var singles: [Int32] = []
    private static let noNode: Int32 = -1
    private var endings: [Ending] = []

    /// Takes expressions as long as there is room; `taken` is told of each whether it was.
    init(_ expansions: [(expression: Int, expansion: PhraseExpansion)], taken: (Int) -> Void) {
        var builder = Builder()
        for (expression, expansion) in expansions where builder.add(expansion, of: expression) { taken(expression) }
        letterOf = builder.letterOf
        lay(builder)
        (singles, beginnings) = Self.beginnings(nodes)
    }

    var isEmpty: Bool { endings.isEmpty }

    /// The tree while it grows.
    private struct Builder {
        var letterOf = [UInt8](repeating: noLetter, count: 256)
        var letters = 0
        var children: [[(letter: UInt8, node: Int)]] = [[]]
        var endings: [[Ending]] = [[]]

        mutating func add(_ expansion: PhraseExpansion, of expression: Int) -> Bool {
            let bytes = expansion.phrases.reduce(0) { $0 + $1.bytes.count }
            let unknown = Set(expansion.phrases.flatMap(\.bytes)).filter { letterOf[Int($0)] == noLetter }
            guard children.count + bytes <= nodesMax, letters + unknown.count <= lettersMax else { return false }
            for byte in unknown.sorted() {
                letterOf[Int(byte)] = UInt8(letters)
                if byte >= 0x61 && byte <= 0x7A { letterOf[Int(byte & 0xDF)] = UInt8(letters) }
                letters += 1
            }
            for phrase in expansion.phrases {
                var node = 0
                for byte in phrase.bytes { node = child(of: node, letterOf[Int(byte)]) }
                endings[node].append(
                    Ending(
                        expression: Int32(expression), underscoreJoins: expansion.underscoreJoins,
                        closesWord: phrase.closesWord))
            }
            return true
        }

        private mutating func child(of node: Int, _ letter: UInt8) -> Int {
            if let found = children[node].first(where: { $0.letter == letter }) { return found.node }
            children.append([])
            endings.append([])
            children[node].append((letter, children.count - 1))
            return children.count - 1
        }
    }

    /// The children of a node are neighbours, and behind them lies what the first of them leads to: the letters of a
    /// word's rest, which has no branches, are read one behind the other.
    private mutating func lay(_ builder: Builder) {
        nodes.reserveCapacity(builder.children.count)
        nodes.append(Node())
        var waiting = [(source: 0, place: 0)]
        while let (source, place) = waiting.popLast() {
            var node = Node(firstChild: Int32(nodes.count))
            let children = builder.children[source].sorted { $0.letter < $1.letter }
            for (index, child) in children.enumerated().reversed() {
                node.letters |= 1 << UInt64(child.letter)
                waiting.append((child.node, nodes.count + index))
            }
            nodes += repeatElement(Node(), count: children.count)
            if !builder.endings[source].isEmpty {
                node.firstEnding = Int32(endings.count)
                endings += builder.endings[source]
                endings[endings.count - 1].isLast = true
            }
            nodes[place] = node
        }
    }

    private static func beginnings(_ nodes: [Node]) -> (singles: [Int32], beginnings: [Int32]) {
        var singles = [Int32](repeating: noNode, count: lettersMax)
        var beginnings = [Int32](repeating: noNode, count: lettersMax * lettersMax)
        func forEachChild(_ node: Int, _ body: (Int, Int) -> Void) {
            let letters = (0..<lettersMax).filter { nodes[node].letters >> UInt64($0) & 1 == 1 }
            for (index, letter) in letters.enumerated() { body(letter, Int(nodes[node].firstChild) + index) }
        }
        forEachChild(0) { first, node in
            if nodes[node].firstEnding >= 0 { singles[first] = Int32(node) }
            forEachChild(node) { second, child in beginnings[first * lettersMax + second] = Int32(child) }
        }
        return (singles, beginnings)
    }

    /// Calls `tell` with the expression, the first byte and the end of each phrase in a text that begins and ends with
    /// a space; by where they begin.
    func walk(_ text: [UInt8], _ tell: (_ expression: Int, _ start: Int, _ end: Int) -> Void) {
        guard !isEmpty else { return }
        // The checks of bounds took half of the time: every place below is that of a node or of a byte of the text.
        text.withUnsafeBufferPointer { text in
            letterOf.withUnsafeBufferPointer { letterOf in
                nodes.withUnsafeBufferPointer { nodes in
                    withUnsafeTemporaryAllocation(of: Beginning.self, capacity: Self.beginningsTogether) { found in
                        var place = 0
                        while place < text.count - 1 {
                            let count = collect(text, from: &place, letterOf, into: found)
                            for beginning in found[..<count] {
                                walk(text, beginning, letterOf, nodes, tell)
                            }
                        }
                    }
                }
            }
        }
    }

    /// A word's beginning, and where phrases with its first letters go on.
    private struct Beginning {
        var place: Int32
        var node: Int32
        /// The node of its first letter where that is a phrase by itself; negative where it is none.
        var single: Int32
    }

    /// Words whose beginnings are looked up one behind the other: the processor then waits for many at once.
    private static let beginningsTogether = 64

    /// How many were found from `place` on, which moves to where the next look begins.
    @inline(__always)
    private func collect(
        _ text: UnsafeBufferPointer<UInt8>, from place: inout Int, _ letterOf: UnsafeBufferPointer<UInt8>,
        into found: UnsafeMutableBufferPointer<Beginning>
    ) -> Int {
        beginnings.withUnsafeBufferPointer { beginnings in
            singles.withUnsafeBufferPointer { singles in
                var count = 0
                var wasInWord = place > 0 && PatternSyntax.isWordByte(text[place - 1])
                while place < text.count - 1, count < Self.beginningsTogether {
                    let isInWord = PatternSyntax.isWordByte(text[place])
                    if isInWord, !wasInWord {
                        let first = Int(letterOf[Int(text[place])] & 0x3F)
                        let second = letterOf[Int(text[place + 1])]
                        let isLetter = letterOf[Int(text[place])] != Self.noLetter
                        let node = beginnings[first * Self.lettersMax + Int(second & 0x3F)]
                        let goesOn = isLetter && second != Self.noLetter && node >= 0
                        let single = isLetter ? singles[first] : Self.noNode
                        // Written in any case: a jump that is guessed wrong takes longer.
                        found[count] = Beginning(
                            place: Int32(place), node: goesOn ? node : Self.noNode, single: single)
                        count += goesOn || single >= 0 ? 1 : 0
                    }
                    wasInWord = isInWord
                    place += 1
                }
                return count
            }
        }
    }

    @inline(__always)
    private func walk(
        _ text: UnsafeBufferPointer<UInt8>, _ beginning: Beginning, _ letterOf: UnsafeBufferPointer<UInt8>,
        _ nodes: UnsafeBufferPointer<Node>, _ found: (_ expression: Int, _ start: Int, _ end: Int) -> Void
    ) {
        let start = Int(beginning.place)
        if beginning.single >= 0 { tell(nodes[Int(beginning.single)], text, start, start + 1, found) }
        guard beginning.node >= 0 else { return }
        var node = nodes[Int(beginning.node)]
        var place = start + 2
        while true {
            if node.firstEnding >= 0 { tell(node, text, start, place, found) }
            guard place < text.count else { return }
            let letter = letterOf[Int(text[place])]
            let bit = UInt64(1) &<< UInt64(letter)
            guard letter != Self.noLetter, node.letters & bit != 0 else { return }
            node = nodes[Int(node.firstChild) + (node.letters & (bit &- 1)).nonzeroBitCount]
            place += 1
        }
    }

    @inline(__always)
    private func tell(
        _ node: Node, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int,
        _ found: (_ expression: Int, _ start: Int, _ end: Int) -> Void
    ) {
        var index = Int(node.firstEnding)
        repeat {
            let ending = endings[index]
            if fits(ending, text, start, end) { found(Int(ending.expression), start, end) }
            index += 1
        } while !endings[index - 1].isLast
    }

    private func fits(_ ending: Ending, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let underscore = UInt8(ascii: "_")
        // What a walk begins with stands behind no letter or digit.
        if ending.underscoreJoins, start > 0, text[start - 1] == underscore { return false }
        guard ending.closesWord else { return true }
        guard end < text.count else { return false }
        return !PatternSyntax.isWordByte(text[end]) && !(ending.underscoreJoins && text[end] == underscore)
    }
}
