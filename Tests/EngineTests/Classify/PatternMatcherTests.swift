import Testing

@testable import Engine

@Suite struct PatternMatcherTests {
    /// Some versions of vectorscan look at every other byte near the end of a text of spaces.
    @Test(
        arguments: [
            ("[^a-z0-9_]p", "p"), (#"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}"#, "tom@example.org"),
            ("[^a-z0-9_](gao-[0-9]{2}|a-[0-9]{2}-[0-9]{5})", "a-54-12511"),
        ])
    func `a match is found wherever it stands, however long the text`(pattern: String, text: String) throws {
        for report in [MatcherExpression.Report.firstEnd, .spans] {
            let patterns = try CompiledPatterns(compiling: [MatcherExpression(expression: pattern, report: report)])
            for before in 1..<150 {
                for behind in stride(from: 0, to: 80, by: 7) {
                    let bytes =
                        [UInt8](repeating: 0x20, count: before) + Array(text.utf8)
                        + [UInt8](repeating: 0x20, count: behind)
                    try #require(!patterns.scan(bytes, hitsMax: 100).isEmpty, "\(before) before, \(behind) behind")
                }
            }
        }
    }

    private func hits(
        _ patterns: [String], _ text: String, report: MatcherExpression.Report = .spans
    ) throws -> [[String]] {
        let matcher = try PatternMatcher(patterns.map { PatternSyntax.expression($0, report: report) })
        let bytes = Array(text.utf8)
        let found = matcher.match(bytes[...])
        return patterns.indices.map { index in
            found.filter { $0.expression == index }.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
        }
    }

    @Test func `spans are the longest match at each place, without overlaps`() throws {
        #expect(try hits([#"no\. \d+"#], "No. 123 and no. 45") == [["No. 123", "no. 45"]])
    }

    @Test func `case is ignored, beyond ASCII too`() throws {
        let matcher = try PatternMatcher([PatternSyntax.expression("GRÖSSE", report: .firstEnd)])
        #expect(matcher.match(Array("die größe".utf8)[...]).isEmpty)
        #expect(matcher.match(Array("die grösse".utf8)[...]).count == 1)
    }

    @Test func `a space in a pattern stands for any white space`() throws {
        #expect(try hits([#"invoice (date|number)"#], "Invoice \n\t Number") == [["Invoice \n\t Number"]])
    }

    @Test func `words are whole, whatever stands around them`() throws {
        for (text, count) in [
            ("receipt", 1), ("receipts", 0), ("a receipt.", 1), ("prereceipt", 0), ("(receipt)", 1), ("receipt_no", 1),
        ] {
            let matcher = try PatternMatcher([PatternSyntax.expression("receipt", report: .firstEnd)])
            #expect(matcher.match(Array(text.utf8)[...]).count == count, "\(text)")
        }
        for (text, count) in [
            ("vat no", 1), ("vat nobody", 0), ("vat number", 1), ("private vat id", 1), ("elevat id", 0),
        ] {
            let matcher = try PatternMatcher([PatternSyntax.expression(#"vat (no\b|number|id)"#, report: .firstEnd)])
            #expect(matcher.match(Array(text.utf8)[...]).count == count, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("sig:?", "a signal", 0), ("sig:?", "sig: one", 1), ("sig:?", "the sig", 1),
            ("(bank|card) statement", "an embank statement", 0), ("(bank|card) statement", "card statement", 1),
            ("(mutual )?nda", "agenda", 0), ("(mutual )?nda", "mutual nda", 1), ("(mutual )?nda", "an nda", 1),
            ("due( date)?", "dues", 0), ("due( date)?", "due dates", 1), ("net (pay|salary)", "net payable", 0),
            (#"receipt (no\.?|#)"#, "receipt #17", 1), ("dear [a-z]+[,:]", "dear tom, hello", 1),
            ("4b|4c", "14b", 0), ("[0-9]+ ?kwh", "312kwh", 1),
        ])
    func `words are whole at groups and at what may be missing`(pattern: String, text: String, count: Int) throws {
        let matcher = try PatternMatcher([PatternSyntax.expression(pattern, report: .firstEnd)])
        #expect(matcher.match(Array(text.utf8)[...]).count == count)
    }

    @Test func `industries that share a library find what they would find alone`() throws {
        let lists = [["invoice", "total", "tax"], ["tax", "court"]].map { list in
            list.map { PatternSyntax.expression($0, report: .firstEnd) }
        }
        let library = try PatternLibrary(Array(lists.joined()))
        #expect(library.expressions.count == 4)
        let text = Array("the court saw an invoice with tax".utf8)
        for list in lists {
            #expect(
                try PatternMatcher(list, library: library).match(text[...]) == PatternMatcher(list).match(text[...]))
        }
    }

    @Test func `a part of a word does not hide the whole word behind it`() throws {
        let matcher = try PatternMatcher([PatternSyntax.expression("tax", report: .firstEnd)])
        let hit = try #require(matcher.match(Array("syntax and tax".utf8)[...]).first)
        #expect(hit.end == 14)
    }

    @Test func `places are those of the text, not of its folded form`() throws {
        let text = "a  \n\n  b   total\t\t 5"
        let matcher = try PatternMatcher([PatternSyntax.expression(#"total \d"#, report: .spans)])
        let hit = try #require(matcher.match(Array(text.utf8)[...]).first)
        #expect(Array(text.utf8)[hit.start..<hit.end].elementsEqual("total\t\t 5".utf8))
    }

    @Test func `patterns that several categories share are all reported`() throws {
        #expect(try hits(["total", "total"], "a total b", report: .firstEnd).map(\.count) == [1, 1])
    }

    @Test(arguments: ["a(b", "[z-a]", "(?<=x)y", #"(a)\1"#, "x*", "(a|)", ""])
    func `what can't be matched names its place in the list`(broken: String) {
        let expressions = ["fine", broken, "also fine"].map { PatternSyntax.expression($0, report: .firstEnd) }
        #expect { try PatternMatcher(expressions) } throws: { ($0 as? MatcherError)?.expression == 1 }
    }

    @Test func `a compiled database can be kept, and a damaged one is compiled again`() throws {
        let expressions = ["invoice number", #"no\. \d+"#].map { PatternSyntax.expression($0, report: .firstEnd) }
        let text = Array("Invoice number no. 7".utf8)
        let first = try PatternMatcher(expressions)
        let kept = first.serialized
        #expect(!kept.isEmpty)
        #expect(try PatternMatcher(expressions, serialized: kept).match(text[...]) == first.match(text[...]))
        #expect(
            try PatternMatcher(expressions, serialized: Array(kept.dropLast(9))).match(text[...])
                == first.match(text[...]))
    }

    @Test func `threads share a matcher and get the same answer`() async throws {
        let matcher = try PatternMatcher([PatternSyntax.expression(#"[a-z]+ing"#, report: .spans)])
        let text = Array(String(repeating: "running and walking, singing; ", count: 50).utf8)
        let expected = matcher.match(text[...])
        #expect(expected.count == 150)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { (0..<20).allSatisfy { _ in matcher.match(text[...]) == expected } } }
            for await same in group { #expect(same) }
        }
    }
}

@Suite struct FoldedTextTests {
    @Test(arguments: ["", " ", "a", "  a  b\n\nc ", "one\ttwo \r\n three", "x y z"])
    func `every folded byte knows where it came from`(text: String) {
        let source = Array(text.utf8)
        let folded = FoldedText(source[...])
        for place in 1..<max(1, folded.bytes.count - 1) {
            let original = source[folded.source(of: place)]
            #expect(
                folded.bytes[place] == original || (folded.bytes[place] == 0x20 && original <= 0x20),
                "\(text) at \(place)")
        }
    }
}
