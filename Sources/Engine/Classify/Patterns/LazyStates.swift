/// Sets of a program's steps as the states of an automaton that knows its way: worked out when a text first leads to
/// them, kept while there is room.
struct LazyStates: Sendable {

    private let program: PatternProgram
    /// Bytes that no set tells apart are one class; the two beyond are the end, and a line's end that is the last byte.
    private let classOf: [UInt8]
    private let bytes: [UInt8]
    private var states: [State: Int32] = [:]
    private var members: [State] = []
    /// For each state a row of arrows by class; a negative state is not worked out yet.
    private var arrows: [Int32] = []

    private struct State: Hashable {
        var steps: [Int32]
        var isStart: Bool
        var isBehindWord: Bool
    }

    /// States that are kept; a text that needs more pays for working them out again.
    private static let statesMax = 256
    private static let unknown: Int32 = -1

    init(_ program: PatternProgram) {
        self.program = program
        var classes: [[Bool]: UInt8] = [:]
        var classOf = [UInt8](repeating: 0, count: 256)
        var bytes: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            // Assertions ask about words and lines as well.
            let key = program.sets.map { $0.contains(byte) } + [PatternPlace.isWord(byte), byte == 0x0A]
            if let known = classes[key] {
                classOf[Int(byte)] = known
                continue
            }
            classOf[Int(byte)] = UInt8(truncatingIfNeeded: bytes.count)
            classes[key] = UInt8(truncatingIfNeeded: bytes.count)
            bytes.append(byte)
        }
        self.classOf = classOf
        self.bytes = bytes
    }

    private var rowLength: Int { bytes.count + 2 }

    /// Calls `found` with the end of each match, until it says false.
    mutating func scan(_ text: [UInt8], _ found: (Int) -> Bool) {
        var state = number(of: State(steps: [], isStart: true, isBehindWord: false))
        for place in 0...text.count {
            let column: Int
            if place == text.count {
                column = bytes.count
            } else if place == text.count - 1, text[place] == 0x0A {
                column = bytes.count + 1
            } else {
                column = Int(classOf[Int(text[place])])
            }
            var arrow = arrows[Int(state) * rowLength + column]
            if arrow == Self.unknown { arrow = work(out: state, column) }
            if arrow & 1 == 1, !found(place) { return }
            state = arrow >> 1
        }
    }

    private mutating func number(of state: State) -> Int32 {
        if let known = states[state] { return known }
        let number = Int32(members.count)
        states[state] = number
        members.append(state)
        arrows += Array(repeating: Self.unknown, count: rowLength)
        return number
    }

    /// Twice the next state, and one more where a match ends before the byte.
    private mutating func work(out number: Int32, _ column: Int) -> Int32 {
        let state = members[Int(number)]
        let next: UInt8? = column < bytes.count ? bytes[column] : column == bytes.count ? nil : 0x0A
        let place = PatternPlace(
            isStart: state.isStart, isBehindWord: state.isBehindWord, next: next,
            isNextLast: column == bytes.count + 1)
        var seen: Set<Int32> = []
        var after: Set<Int32> = []
        var endsHere = false
        // A match may begin at every place.
        var stack = state.steps + [Int32(program.start)]
        while let step = stack.popLast() {
            guard seen.insert(step).inserted else { continue }
            switch program.steps[Int(step)] {
            case .match: endsHere = true
            case .fork(let first, let second): stack += [Int32(first), Int32(second)]
            case .assertion(let assertion, let follower):
                if place.holds(assertion) { stack.append(Int32(follower)) }
            case .byte(let set, let follower):
                if let next, program.sets[set].contains(next) { after.insert(Int32(follower)) }
            }
        }
        let isFull = members.count >= Self.statesMax
        if isFull {
            states = [:]
            members = []
            arrows = []
        }
        let following = self.number(
            of: State(
                steps: after.sorted(), isStart: false, isBehindWord: next.map(PatternPlace.isWord) ?? false))
        let arrow = following << 1 | (endsHere ? 1 : 0)
        // The state that was left is gone with the others.
        if !isFull { arrows[Int(number) * rowLength + column] = arrow }
        return arrow
    }
}
