import Console
import Engine

/// A person at the console: presses keys, lets time go by, and sees what the console wants done.
struct Session {
    var model: ConsoleModel
    /// All effects so far.
    var effects: [ConsoleEffect] = []
    var seconds = 0.0

    init(
        _ snapshot: EngineSnapshot? = Fixture.snapshot(), width: Int = 120, height: Int = 40,
        glyphs: Glyphs = .braille, start: SubmitStart = Fixture.start
    ) {
        model = ConsoleModel(
            size: Size(width: width, height: height), time: Fixture.time, glyphs: glyphs, start: start)
        if let snapshot { send(.snapshot(snapshot)) }
    }

    var time: ConsoleTime { Fixture.time(after: seconds) }

    @discardableResult
    mutating func send(_ event: ConsoleEvent) -> [ConsoleEffect] {
        let new = update(&model, event, at: time)
        effects += new
        return new
    }

    @discardableResult
    mutating func press(_ keys: Key...) -> [ConsoleEffect] { keys.reduce(into: []) { $0 += send(.key($1)) } }

    /// Types each character as a key.
    @discardableResult
    mutating func type(_ text: String) -> [ConsoleEffect] {
        text.reduce(into: []) { $0 += send(.key(.character($1))) }
    }

    mutating func wait(_ seconds: Double) {
        self.seconds += seconds
        send(.tick)
    }

    /// The documents of the first batch, with their page there.
    mutating func openDocuments() {
        press(.character("2"), .enter)
        guard let batch = model.documents?.batch else { return }
        send(.reply(.results(batch, from: 0, Fixture.results, next: nil)))
    }
}
