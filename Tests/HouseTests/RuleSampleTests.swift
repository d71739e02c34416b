import Testing

/// Each rule, on a few lines that break it and a few that look like it.
@Suite struct RuleSampleTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let rule: @Sendable (SourceFile) -> [Violation]
        let path: String
        let text: String
        let breaks: Bool

        var testDescription: String { "\(path): \(text.prefix { $0 != "\n" }.prefix(60))\(breaks ? "" : " (allowed)")" }
    }

    private static func breaking(
        _ rule: @escaping @Sendable (SourceFile) -> [Violation], _ path: String, _ text: String
    ) -> Sample { Sample(rule: rule, path: path, text: text, breaks: true) }

    private static func keeping(
        _ rule: @escaping @Sendable (SourceFile) -> [Violation], _ path: String, _ text: String
    ) -> Sample { Sample(rule: rule, path: path, text: text, breaks: false) }

    static let imports = [
        breaking(ImportRules.violations, "Sources/Engine/Store/A.swift", "import CHiredis"),
        keeping(ImportRules.violations, "Sources/Engine/Redis/A.swift", "import CHiredis"),
        breaking(ImportRules.violations, "Sources/Console/Draw/A.swift", "internal import CNcurses"),
        keeping(ImportRules.violations, "Sources/Console/Terminal/A.swift", "import CNcurses"),
        breaking(ImportRules.violations, "Sources/Engine/Work/A.swift", "import CCurl"),
        breaking(ImportRules.violations, "Sources/Console/Draw/A.swift", "import FoundationEssentials"),
        breaking(ImportRules.violations, "Sources/Engine/Work/A.swift", "import struct Foundation.Date"),
        breaking(ImportRules.violations, "Sources/Engine/Work/A.swift", "@testable import Console"),
        breaking(ImportRules.violations, "Sources/Engine/Work/A.swift", "import ArgumentParser"),
        breaking(ImportRules.violations, "Sources/Server/A.swift", "import Console"),
        breaking(ImportRules.violations, "Sources/Engine/Model/A.swift", "import Glibc"),
        keeping(ImportRules.violations, "Sources/Engine/Work/A.swift", "// import Console"),
    ]

    static let lengths = [
        breaking(LengthRules.fileViolations, "Sources/A.swift", String(repeating: "\n", count: 401)),
        keeping(LengthRules.fileViolations, "Sources/A.swift", String(repeating: "\n", count: 400)),
        breaking(LengthRules.functionViolations, "Sources/A.swift", function(lineCount: 71)),
        keeping(LengthRules.functionViolations, "Sources/A.swift", function(lineCount: 70)),
        breaking(LengthRules.lineViolations, "Sources/A.swift", String(repeating: "a", count: 121)),
        keeping(LengthRules.lineViolations, "Sources/A.swift", String(repeating: "ä", count: 120)),
    ]

    static let words = [
        breaking(WordRules.printViolations, "Sources/Engine/A.swift", "  print(a)"),
        keeping(WordRules.printViolations, "Sources/docket/A.swift", "print(a)"),
        keeping(WordRules.printViolations, "Sources/Engine/A.swift", "page.print(a) // print(b)"),
        breaking(WordRules.clockViolations, "Sources/Engine/Work/A.swift", "clock_gettime(a, &b)"),
        breaking(WordRules.clockViolations, "Sources/docket/A.swift", "let a = Date()"),
        breaking(WordRules.clockViolations, "Sources/Console/A.swift", "ContinuousClock().now"),
        breaking(WordRules.clockViolations, "Sources/Console/A.swift", "var now = time(nil)"),
        keeping(WordRules.clockViolations, "Sources/Engine/Time/A.swift", "clock_gettime(a, &b)"),
        keeping(WordRules.clockViolations, "Sources/Engine/Work/A.swift", "struct UpDate { var time: Moment }"),
        breaking(WordRules.taskViolations, "Sources/Engine/A.swift", "Task { await a() }"),
        breaking(WordRules.taskViolations, "Sources/Engine/A.swift", "Task.detached { await a() }"),
        breaking(WordRules.taskViolations, "Sources/Engine/A.swift", "_ = Task(priority: .low) { }"),
        keeping(
            WordRules.taskViolations, "Sources/Engine/A.swift", "if Task.isCancelled { try await Task.sleep(for: a) }"),
        breaking(WordRules.unsafeViolations, "Sources/Engine/Model/A.swift", "withUnsafeBytes(of: a) { }"),
        breaking(WordRules.unsafeViolations, "Sources/Console/A.swift", "nonisolated(unsafe) var a = 1"),
        keeping(WordRules.unsafeViolations, "Sources/Engine/Redis/A.swift", "UnsafeMutableRawPointer(a)"),
        breaking(WordRules.sleepViolations, "Tests/A.swift", "try await Task.sleep(for: .seconds(1))"),
        breaking(WordRules.sleepViolations, "Tests/A.swift", "usleep(1)"),
        keeping(WordRules.sleepViolations, "Tests/A.swift", "func sleep(for duration: Duration) async throws {"),
        keeping(WordRules.sleepViolations, "Tests/A.swift", "try await clock.sleep(for: .seconds(1))"),
        breaking(WordRules.leftoverViolations, "Sources/A.swift", "// TODO later"),
        breaking(WordRules.leftoverViolations, "Tests/A.swift", "/* FIXME */"),
    ]

    @Test("A rule names what breaks it and nothing else", arguments: imports + lengths + words)
    func samples(sample: Sample) {
        let violations = sample.rule(SourceFile(path: sample.path, text: sample.text))
        #expect(violations.isEmpty != sample.breaks, "\(violations)")
    }

    @Test(
        "An arrow that points up is named",
        arguments: [
            ("Sources/Engine/Model/A.swift", "let a: Store", false),
            ("Sources/Engine/Store/A.swift", "let a: Value", true),
            ("Sources/Engine/Classify/A.swift", "let a: Worker", false),
            ("Sources/Engine/Work/A.swift", "let a: Store", true),
            ("Sources/Engine/Work/A.swift", "let a: Link", false),
            ("Sources/Engine/Engine+Wiring.swift", "let a: Link", true),
            ("Sources/Engine/Work/A.swift", "let a: Engine", false),
            ("Sources/Console/A.swift", "let a: Store", false),
            ("Sources/Console/A.swift", "let a: (Engine, Value)", true),
            ("Sources/Console/A.swift", "struct Store {}; let a: Store", true),
        ])
    func arrows(path: String, text: String, isAllowed: Bool) {
        let rooms = ArrowRules(files: [
            SourceFile(path: "Sources/Engine/Model/Value.swift", text: "struct Value {}"),
            SourceFile(path: "Sources/Engine/Store/Store.swift", text: "protocol Store {}"),
            SourceFile(path: "Sources/Engine/Work/Worker.swift", text: "actor Worker {}"),
            SourceFile(path: "Sources/Engine/Redis/Link.swift", text: "final class Link {}"),
            SourceFile(path: "Sources/Engine/Engine.swift", text: "final class Engine {}"),
        ])
        #expect(rooms.violations(in: SourceFile(path: path, text: text)).isEmpty == isAllowed)
    }

    private static func function(lineCount: Int) -> String {
        "func a() {\n" + String(repeating: "b()\n", count: lineCount - 2) + "}\n"
    }
}
