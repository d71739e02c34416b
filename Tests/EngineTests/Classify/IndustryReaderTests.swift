import TestSupport
import Testing

@testable import Engine

@Suite struct IndustryReaderTests {
    private let head = """
        name = "test"
        version = "1"
        description = "For tests."


        """

    private func failure(_ text: String) throws -> IndustryError? {
        let folder = try TemporaryFolder()
        let path = try folder.write("test.toml", text)
        do {
            _ = try Classifier(IndustryReader.read(path: path))
            return nil
        } catch {
            #expect(error.path == path)
            return error
        }
    }

    @Test func `reads categories, features and thresholds`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "test.toml",
            head + """
                [thresholds]
                accept = 0.8
                review = 0.4

                [[category]]
                id = "invoice"
                title = "Invoice"
                heading = ['invoice']
                strong = ['invoice number']
                weak = ['total']
                against = ['plaintiff']
                min_match = 2
                forbid = ['receipt']

                [[feature]]
                name = "invoice_number"
                type = "identifier"
                label = ['invoice number']
                """)
        let industry = try IndustryReader.read(path: path)
        #expect(industry.acceptThreshold == 0.8)
        #expect(industry.reviewThreshold == 0.4)
        let category = try #require(industry.categories.first)
        #expect(category.patterns.map(\.text) == ["invoice", "invoice number", "total", "plaintiff"])
        #expect(category.matchMin == 2)
        #expect(category.forbidden.map(\.text) == ["receipt"])
        #expect(industry.features.map(\.name) == ["invoice_number"])
    }

    @Test(
        arguments: [
            ("nonsense = 1\n", 5, "unknown key `nonsense`"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\ncolour = \"red\"\n", 9, "unknown key `colour`"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = 'x'\n", 8, "must be a list"),
            ("[[category]]\nid = \"Not Snake\"\ntitle = \"A\"\nstrong = ['x']\n", 6, "snake_case"),
            ("[[category]]\nid = \"unknown\"\ntitle = \"A\"\nstrong = ['x']\n", 6, "unknown"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\n", 5, "no patterns"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = [\n  'fine',\n  'bro(ken',\n]\n", 10, "bro(ken"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x*']\n", 8, "x*"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x', 'x']\n", 8, "twice"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\nmin_match = 2\n", 9, "min_match"),
            (
                "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\n"
                    + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['y']\n",
                10, "already"
            ),
            ("[thresholds]\naccept = 2\n", 6, "from 0 to 1"),
            ("[thresholds]\naccept = 0.5\nreview = 0.9\n", 7, "above"),
            ("[thresholds]\ntarget_precision = 1.0\n", 6, "from 0.5 to 0.999"),
            ("[thresholds]\ntarget_precision = 95\n", 6, "from 0 to 1"),
            (
                "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\ntarget_precision = \"high\"\n", 9,
                "from 0 to 1"
            ),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\ntarget_precision = 0.2\n", 9, "from 0.5"),
            ("include = [\"nowhere\"]\n", 5, "nowhere"),
            ("include = [\"../secret\"]\n", 5, "can't be included"),
            ("[[feature]]\nname = \"f\"\ntype = \"colour\"\nlabel = ['x']\n", 7, "is one of"),
            ("[[feature]]\nname = \"f\"\ntype = \"date\"\n", 5, "either"),
            ("[[feature]]\nname = \"f\"\ntype = \"text\"\nlabel = ['x']\nrange = [1, 2]\n", 9, "for an amount"),
            ("[[feature]]\nname = \"f\"\ntype = \"text\"\nlabel = ['x']\nlength = [9, 2]\n", 9, "[from, to]"),
            ("[[feature]]\nname = \"f\"\ntype = \"enum\"\nlabel = ['x']\n", 5, "`values`"),
            (
                "[[feature]]\nname = \"f\"\ntype = \"text\"\nlabel = ['x']\nrequired = [\"a\"]\n"
                    + "optional = [\"a\"]\n",
                10, "one way only"
            ),
            ("[[category]]\nid = \"a\"\nkind_of = \"a\"\ntitle = \"A\"\nstrong = ['x']\n", 7, "another category"),
            ("rivals = [\"nobody\"]\n", 5, "rivals names `nobody`"),
            ("kinds = \"some\"\n", 5, "`broad` or `fine`"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x{1,90000}']\n", 8, "too costly"),
            ("[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = [\n'((ab){90}c){90}',\n]\n", 9, "multiply"),
            ("what is this\n", 5, "expected"),
        ] as [(String, Int, String)])
    func `a mistake is refused with its line and reason`(body: String, line: Int, reason: String) throws {
        let error = try #require(try failure(head + body), "it was accepted")
        #expect(error.line == line, "\(error)")
        #expect(error.reason.contains(reason), "\(error)")
        #expect(error.description.contains("test.toml:\(line): "))
    }

    @Test func `a rule that is no regular expression is refused with its line`() throws {
        let rule = "[[feature]]\nname = \"f\"\ntype = \"text\"\nlabel = ['y']\nregex = 'a('\n"
        let error = try #require(
            try failure(head + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\n" + rule))
        #expect(error.line == 13 && error.reason.contains("the rule 'a('"), "\(error)")
    }

    @Test func `one category can be taken from another file, with the features that it needs`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "law.toml",
            head + """
                [[category]]
                id = "letter"
                title = "Letter"
                strong = ['yours truly']
                [[category]]
                id = "will"
                title = "Will"
                strong = ['i bequeath']
                [[feature]]
                name = "sender"
                type = "text"
                label = ['from']
                optional = ["letter"]
                [[feature]]
                name = "executor"
                type = "text"
                label = ['executor']
                required = ["will"]
                """)
        let other = "[[category]]\nid = \"x\"\ntitle = \"X\"\nstrong = ['x']\n"
        let taken = try IndustryReader.read(
            path: folder.write("a.toml", head + "include = [\"law.letter\"]\n" + other))
        #expect(taken.categories.map(\.id.rawValue) == ["x", "letter"])
        #expect(taken.features.map(\.name) == ["sender"])
        #expect(taken.features.first?.needs == [Category(rawValue: "letter"): .optional])
        let path = try folder.write("b.toml", head + "include = [\"law.sonnet\"]\n" + other)
        #expect { try IndustryReader.read(path: path) } throws: {
            ($0 as? IndustryError)?.line == 5 && "\($0)".contains("no category `sonnet`")
        }
    }

    @Test func `a missing name is refused`() throws {
        let error = try #require(try failure("version = \"1\"\ndescription = \"x\"\n"))
        #expect(error.reason.contains("`name` is missing"))
    }

    @Test func `one bad file refuses the whole folder`() throws {
        let folder = try TemporaryFolder()
        let good = head + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\n"
        try folder.write("good.toml", good)
        #expect(try IndustryCatalog(folder: folder.path).summaries.map(\.name.rawValue) == ["test"])
        try folder.write("bad.toml", "name = \"bad\"\n")
        #expect { try IndustryCatalog(folder: folder.path) } throws: {
            "\($0)".contains("bad.toml:1: `version` is missing")
        }
        try folder.write("bad.toml", good)
        #expect { try IndustryCatalog(folder: folder.path) } throws: { "\($0)".contains("already the name") }
    }

    @Test func `a pattern that can't be used stops the start, also where the file was good before`() throws {
        let folder = try TemporaryFolder()
        let good = head + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['alpha']\n"
        let path = try folder.write("i/test.toml", good)
        let kept = folder.path + "/kept"
        for _ in 0..<2 { _ = try IndustryCatalog(folder: folder.path + "/i", compiledFolder: kept) }
        try folder.write("i/test.toml", good.replacing("alpha", with: "al(pha"))
        let line = good.prefix(upTo: good.firstRange(of: "alpha")!.lowerBound).split(
            separator: "\n", omittingEmptySubsequences: false
        ).count
        for _ in 0..<2 {
            #expect { try IndustryCatalog(folder: folder.path + "/i", compiledFolder: kept) } throws: {
                "\($0)".hasPrefix("\(path):\(line): the pattern 'al(pha' can't be used")
            }
        }
    }

    @Test func `an unknown industry is named with those there are`() throws {
        let folder = try TemporaryFolder()
        try folder.write("good.toml", head + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['x']\n")
        let catalog = try IndustryCatalog(folder: folder.path)
        #expect { try catalog.classifier(for: IndustryName(rawValue: "space")) } throws: {
            guard let error = $0 as? DocumentError else { return false }
            return error.code == .unknownIndustry && error.message.contains("test")
        }
    }

    @Test func `compiled patterns are kept, used and replaced`() throws {
        let folder = try TemporaryFolder()
        let text = ExtractedText(text: Array("alpha".utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
        let first = head + "[[category]]\nid = \"a\"\ntitle = \"A\"\nstrong = ['alpha']\nheading = ['alpha']\n"
        try folder.write("i/test.toml", first)
        let name = IndustryName(rawValue: "test")
        let kept = folder.path + "/kept"
        let expected = try IndustryCatalog(folder: folder.path + "/i", compiledFolder: kept).classifier(for: name)
            .classify(text)
        let again = try IndustryCatalog(folder: folder.path + "/i", compiledFolder: kept).classifier(for: name)
        #expect(again.classify(text) == expected)
        #expect(expected.category.rawValue == "a")
        try folder.write("i/test.toml", first.replacing("alpha", with: "beta"))
        let changed = try IndustryCatalog(folder: folder.path + "/i", compiledFolder: kept).classifier(for: name)
        #expect(changed.classify(text).category == .unknown)
    }
}
