import Testing

@testable import Engine

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("scan.pdf", true), ("scan", false), ("scan*", true), ("*.pdf", true), ("*can*", true), ("s?an.pdf", true),
        ("?scan.pdf", false), ("*", true), ("in*", false), ("/srv/*/scan.pdf", true), ("*/scan*", true),
        ("srv/*", false), ("*.pdf?", false), ("*n*.*f", true),
    ])
    func `a pattern names a file by its last part, with a slash by all of it`(pattern: String, isMatch: Bool) throws {
        #expect(try #require(NamePattern(pattern)).matches(path: "/srv/inbox/scan.pdf") == isMatch)
    }

    @Test func `many stars do not try every way to fail`() throws {
        let pattern = try #require(NamePattern(String(repeating: "*a", count: 500)))
        #expect(!pattern.matches(path: String(repeating: "a", count: 499) + String(repeating: "b", count: 500)))
    }

    @Test func `nothing and too much are no pattern`() {
        #expect(NamePattern("") == nil && NamePattern(String(repeating: "a", count: 1_025)) == nil)
    }
}
