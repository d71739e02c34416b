import ArgumentParser
import Engine

/// What commands that set something have in common.
struct LendingOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Give it back by itself after this: 90, 30s, 10m, 2h; 0 ends it now.", valueName: "time"))
    var time: LentTime?

    @Option(
        help: ArgumentHelp(
            "Refuse when somebody changed it after this version, which `show` prints.", valueName: "version"))
    var seen: Int?
}

/// A time as people write it: seconds, or a number with s, m, h or d.
struct LentTime: ExpressibleByArgument, Sendable {
    let duration: Duration

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard !digits.isEmpty, digits.utf8.count <= 12, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let number = Double(digits)
        else { return nil }
        duration = .seconds(number * (unit ?? 1))
    }
}

/// One of two commands that turn the same thing on and off.
protocol SwitchPosition: Sendable {
    static var configuration: CommandConfiguration { get }
    /// What the store has for it: `1` or `0`.
    static var value: String { get }
}

enum Acting {
    /// Sets terms and says what that changed.
    static func set(
        _ values: [Term: String], of subject: Subject, title: String, _ lending: LendingOptions, json: Bool,
        _ context: CommandContext
    ) async throws {
        guard !values.isEmpty || lending.time?.duration == .zero else {
            throw CommandFailure.usage("nothing is named that shall be set; say what, and how")
        }
        try await Wiring.withStore(context) { engine in
            let act = try await engine.set(
                values, of: subject, title: title, seen: lending.seen, lentFor: lending.time?.duration)
            guard let act else {
                if lending.time?.duration == .zero {
                    throw CommandFailure.usage(
                        "nothing that this sets of \(PlainText.clean(String(describing: subject))) is lent; without a "
                            + "time it is set for good")
                }
                if json { return try await Streams.printLine(JSONText.line(.object([.init("act", .null)]))) }
                return try await Streams.printLine("\(PlainText.clean(String(describing: subject))) was so before")
            }
            try await print(act, json: json)
        }
    }

    @MainActor
    static func print(_ act: Act, json: Bool) throws {
        try Streams.printLine(json ? JSONText.line(ActRecord.json(act)) : ActRecord.sentence(act))
    }
}
