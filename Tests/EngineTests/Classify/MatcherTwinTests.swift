import TestSupport
import Testing

@testable import Engine

@Suite struct MatcherTwinTests {
    /// Of all shipped industries, each once.
    private static let shipped: [MatcherExpression] = {
        let names = ["general", "finance", "government", "healthcare", "hr", "insurance", "legal", "real_estate"]
        let expressions = names.flatMap { name in
            ((try? IndustryReader.read(path: "\(Repository.path)/industries/\(name).toml")).map(PatternRole.all) ?? [])
                .map(\.expression)
        }
        return Array(Set(expressions)).sorted { ($0.expression, "\($0.report)") < ($1.expression, "\($1.report)") }
    }()

    @Test func `the tree of phrases and the engine alone find the same in texts made of the shipped patterns`() throws {
        let expressions = Self.shipped
        #expect(expressions.count > 3_000)
        let matcher = try PatternMatcher(expressions)
        let alone = try EngineAlone<CompiledPatterns>(expressions)
        var texts = PatternTexts(expressions, seed: 7)
        var hits = 0
        for _ in 0..<1_500 {
            let text = texts.next(parts: 12)
            let found = matcher.match(text[...])
            try #require(found == alone.match(text), "\(String(decoding: text, as: UTF8.self))")
            hits += found.count
        }
        #expect(hits > 10_000)
    }

    @Test(
        arguments: [
            "licen[sc]es?", "(account )?number", #"receipt ?(no\b|number|#|date)"#, #"vat (no\.?|id)"#, "service:",
            "due( date)?", "year[- ]to[- ]date", "a(b|bc)(d|cd)?", "sig:?", "x{2,3}", "(a|b){0,2}c", #"no\b\.?"#,
            #"\bid\b"#, "i.d", #"o'?clock"#, "a_b", "_a", "a_", "(cash|card)_?no",
        ])
    func `one pattern finds what the engine alone finds`(pattern: String) throws {
        for report in [MatcherExpression.Report.firstEnd, .everyEnd] {
            let expressions = [PatternSyntax.expression(pattern, report: report)]
            let matcher = try PatternMatcher(expressions)
            let alone = try EngineAlone<CompiledPatterns>(expressions)
            var texts = PatternTexts(expressions, seed: 11)
            for _ in 0..<400 {
                let text = texts.next(parts: 5)
                try #require(matcher.match(text[...]) == alone.match(text), "\(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    #if Hyperscan
    @Test func `Hyperscan and Swift find the same in texts made of the shipped patterns`() throws {
        // A phrase's hits are looked at when they are found: the engines see only those that are none.
        let expressions = Self.shipped.filter { PhraseExpansion($0) == nil }
        let swift = try EngineAlone<SwiftAutomaton>(expressions)
        let hyperscan = try EngineAlone<HyperscanDatabase>(expressions)
        var texts = PatternTexts(expressions, seed: 3)
        var hits = 0
        for _ in 0..<150 {
            let text = texts.next(parts: 8)
            let found = swift.match(text)
            try #require(found == hyperscan.match(text), "\(String(decoding: text, as: UTF8.self))")
            hits += found.count
        }
        #expect(hits > 300)
    }

    @Test func `Hyperscan and Swift find the same for each shipped pattern by itself`() throws {
        for expression in Self.shipped where PhraseExpansion(expression) == nil {
            let swift = try EngineAlone<SwiftAutomaton>([expression])
            let hyperscan = try EngineAlone<HyperscanDatabase>([expression])
            var texts = PatternTexts([expression], seed: 5)
            for _ in 0..<12 {
                let text = texts.next(parts: 4)
                try #require(
                    swift.match(text) == hyperscan.match(text),
                    "\(expression.expression): \(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    @Test(
        arguments: [
            "a.c", "a.{0,3}c", "^ab", "ab$", #"\bab\b"#, #"\Bb"#, "(a|ab)(c|bcd)", "a+b*c?", "[^a]b", "[a-c]{2,3}", "ß",
            "straße", "naïve|k", "[é-ü]x", "[^é]x", "s.k", "€[0-9]+", #"\d+\s\w+"#, #"[\w.]+@\w+"#, "(a|b)*abb", "x{3}",
            "(ab){1,2}", "a??b", #"\$ ?[0-9]"#, "[]a]b", "[a-]b", "日本|語", ".é", "[^a-z]é", #"\W\S\D"#,
        ])
    func `Hyperscan and Swift find the same for one expression`(pattern: String) throws {
        for report in [MatcherExpression.Report.firstEnd, .everyEnd, .spans] {
            let expressions = [MatcherExpression(expression: pattern, report: report)]
            let swift = try EngineAlone<SwiftAutomaton>(expressions)
            let hyperscan = try EngineAlone<HyperscanDatabase>(expressions)
            var texts = PatternTexts(expressions, seed: 13)
            var hits = 0
            for _ in 0..<300 {
                let text = texts.next(parts: 4)
                let found = swift.match(text)
                try #require(found == hyperscan.match(text), "\(String(decoding: text, as: UTF8.self))")
                hits += found.count
            }
            // The text that patterns see begins and ends with a space.
            #expect(hits > 0 || pattern == "^ab" || pattern == "ab$")
        }
    }

    @Test(arguments: ["a(b", "[z-a]", "(?<=x)y", #"(a)\1"#, "x*", "(a|)", "", "a++", "[[:alpha:]]", #"\bx*"#])
    func `what Swift can't match is refused with a reason`(broken: String) {
        let expression = MatcherExpression(expression: broken, report: .firstEnd)
        #expect(SwiftAutomaton.problem(with: expression) != nil)
    }
    #endif

    @Test func `Swift's automaton forgets states it has no room for, and finds the same`() throws {
        // A thousand states at least: any of ten places behind an a may matter.
        let expression = MatcherExpression(expression: "a.{10}b", report: .everyEnd)
        let automaton = try SwiftAutomaton(compiling: [expression])
        var chance = SeededGenerator(seed: 1)
        let text = (0..<20_000).map { _ in Bool.random(using: &chance) ? UInt8(ascii: "a") : UInt8(ascii: "b") }
        let wanted = (11..<text.count).filter { text[$0] == UInt8(ascii: "b") && text[$0 - 11] == UInt8(ascii: "a") }
        #expect(automaton.scan(text, hitsMax: .max).map(\.end) == wanted.map { $0 + 1 })
    }

    @Test func `a phrase that is a value's own pattern begins where it stands`() throws {
        let matcher = try PatternMatcher([PatternSyntax.expression("overdue", report: .spans)])
        let text = Array("it is overdue, long overdue".utf8)
        #expect(matcher.match(text[...]).map { [$0.start, $0.end] } == [[6, 13], [20, 27]])
    }

    @Test func `accented letters of either case are found as letters of phrases are`() throws {
        let patterns = ["num[ée]ro de facture", "straße", "curr[íi]culum", "caf[eé]s?", "impôt"]
        let matcher = try PatternMatcher(patterns.map { PatternSyntax.expression($0, report: .everyEnd) })
        let text = Array("NUMÉRO DE FACTURE, Straße CURRÍCULUM Cafés; IMPÔTS and impôt ×÷ numÊro de facture".utf8)
        let found = matcher.match(text[...]).map { String(decoding: text[..<$0.end].suffix(4), as: UTF8.self) }
        #expect(found == ["TURE", "aße", "ULUM", "fés", "pôt"])
        let library = try PatternLibrary(patterns.map { PatternSyntax.expression($0, report: .everyEnd) })
        #expect(library.automata.isEmpty, "all of them are phrases")
    }

    @Test func `nearly all shipped patterns are phrases, so that compiling them is quick`() throws {
        let library = try PatternLibrary(Self.shipped)
        #expect(library.automata.reduce(0) { $0 + $1.meanings.count } * 5 < library.expressions.count)
    }

    @Test func `what begins somewhere is found, though only a text that has it is searched for its beginning`() throws {
        let expressions = [#"[a-z]+@[a-z]+\.[a-z]+"#, "[0-9]{4}"].map { PatternSyntax.expression($0, report: .spans) }
        let matcher = try PatternMatcher(expressions)
        #expect(matcher.match(Array("mail tom@example.org".utf8)[...]).map(\.start) == [5])
        #expect(matcher.match(Array("in 2024".utf8)[...]).map(\.expression) == [1])
    }
}
