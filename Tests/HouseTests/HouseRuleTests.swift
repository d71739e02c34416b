import Testing

/// The rules, on the tree as it is.
@Suite struct HouseRuleTests {
    private func expectNone(_ rule: (SourceFile) -> [Violation]) {
        let violations = SourceTree.files.flatMap(rule)
        #expect(violations.isEmpty, "\(violations.map { "\n" + $0.description }.joined())")
    }

    @Test func `The tree is found`() {
        #expect(SourceTree.files.contains { $0.path == "Sources/Engine/Engine.swift" })
        #expect(SourceTree.files.contains { $0.path == "Tests/HouseTests/HouseRuleTests.swift" })
    }

    @Test func `Each module is imported in its room only`() { expectNone(ImportRules.violations) }

    @Test func `Arrows point down`() { expectNone(ArrowRules(files: SourceTree.files).violations) }

    @Test func `No file has over 400 lines`() { expectNone(LengthRules.fileViolations) }

    @Test func `No function has over 70 lines`() { expectNone(LengthRules.functionViolations) }

    @Test func `No line has over 120 characters`() { expectNone(LengthRules.lineViolations) }

    @Test func `Only the executable prints`() { expectNone(WordRules.printViolations) }

    @Test func `Only the room of time asks the kernel for it`() { expectNone(WordRules.clockViolations) }

    @Test func `Nobody starts a task that nobody waits for`() { expectNone(WordRules.taskViolations) }

    @Test func `Memory is handled by hand in the rooms of C only`() { expectNone(WordRules.unsafeViolations) }

    @Test func `No test sleeps`() { expectNone(WordRules.sleepViolations) }

    @Test func `Nothing is left for later`() { expectNone(WordRules.leftoverViolations) }
}
