import Testing

@Suite struct SwiftCodeTests {
    @Test(
        "Comments and strings are blanked, code stays",
        arguments: [
            ("a // b", "a     "),
            ("a /* b /* c */ d */ e", "a                   e"),
            (#"f("print(1)") + g"#, #"f("        ") + g"#),
            (#"f("\"print") + g"#, #"f("       ") + g"#),
            (#"f("a\(g("h"))b") + i"#, #"f("  (g(" ")) ") + i"#),
            ("f(#\"a\"b\"#) + g", "f(#\"   \"#) + g"),
            ("\"\"\"\na\"b\n\"\"\" + c", "\"\"\"\n   \n\"\"\" + c"),
            ("a / b", "a / b"),
            ("#if os(Linux)", "#if os(Linux)"),
        ])
    func blanks(text: String, code: String) {
        #expect(SwiftCode.blankingCommentsAndStrings(text) == code)
    }

    @Test func `Functions are counted from their signature to their closing brace`() {
        let code = """
            protocol P {
                func requirement(of: Int)
                init()
            }
            struct S {
                init(a: Int) { self.init(b: a) }
                func long(
                    with closure: () -> Void = {}
                ) -> Int
                where A == B {
                    let x = { y in y }
                    return 1
                }
            }
            """
        #expect(
            SwiftCode.functions(in: code) == [
                SwiftCode.Function(line: 6, lineCount: 1), SwiftCode.Function(line: 7, lineCount: 7),
            ])
    }

    @Test func `Types outside braces are found, nested ones and class functions are not`() {
        let code =
            "public struct A { struct B {} }\nfinal class C { class func d() {} }\nextension E {}\nenum F {}\n"
            + "private struct G {}"
        #expect(SwiftCode.typesDeclared(in: code) == ["A", "C", "F"])
    }
}
