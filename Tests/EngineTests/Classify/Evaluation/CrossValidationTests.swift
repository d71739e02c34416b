import TestSupport
import Testing

@testable import Engine

@Suite struct CrossValidationTests {
    private static let industry = """
        name = "general"
        version = "1"
        description = "x"
        kinds = "broad"
        [thresholds]
        accept = 0.55
        review = 0.4
        [[category]]
        id = "type_0"
        title = "A"
        normal = ['shared1']
        [[category]]
        id = "contract"
        title = "B"
        strong = ['witnesseth']
        [[category]]
        id = "lease"
        kind_of = "contract"
        title = "C"
        strong = ['landlord']
        """

    private func validation(_ industry: String = industry) throws -> CrossValidation {
        let folder = try TemporaryFolder()
        try folder.write("general.toml", industry)
        return try CrossValidation(
            IndustryCatalog(folder: folder.path), industry: .general, base: [], limits: TrainingLimits(), seed: 1)
    }

    private func sample(_ text: [UInt8], _ category: Category) -> LabelledDocument {
        LabelledDocument(
            path: "", category: category,
            text: ExtractedText(text: text, mediaType: "text/plain", pageStarts: [], pages: nil))
    }

    @Test func `what only the document itself could have taught is not known when it is asked about`() throws {
        var validation = try validation()
        // Each text has words that no other has: a model that had seen it would know it by them.
        for number in 0..<20 {
            let own = (0..<30).map { "only\(number)x\($0)" }.joined(separator: " ")
            try validation.add(
                sample(Array(own.utf8), Category(rawValue: number < 10 ? "type_0" : "contract")))
        }
        let answers = try validation.answers(folds: 5) { _ in }
        #expect(answers.count == 20)
        #expect(answers.allSatisfy { $0.category == .unknown })
    }

    @Test func `what the other documents taught is known`() throws {
        var validation = try validation()
        var chance = SeededChance(seed: 3)
        for number in 0..<40 {
            let stem = number % 2 == 0 ? "even" : "odd"
            let words = (0..<40).shuffled(using: &chance).prefix(20).map { "\(stem)\($0)" }.joined(separator: " ")
            try validation.add(
                sample(Array(words.utf8), Category(rawValue: number % 2 == 0 ? "type_0" : "contract")))
        }
        let answers = try validation.answers(folds: 4) { _ in }
        let right = answers.count { $0.category == $0.truth }
        #expect(right >= 36)
    }

    @Test func `the same form filled in twice is held out as one`() throws {
        var validation = try validation()
        for form in 0..<6 {
            for filling in 0..<4 {
                var words = (0..<60).map { "form\(form)x\($0)" }
                words[10] = "filling\(filling)"
                let category = Category(rawValue: form < 3 ? "type_0" : "contract")
                try validation.add(sample(Array(words.joined(separator: " ").utf8), category))
            }
        }
        #expect(validation.groupCount == 6)
        let answers = try validation.answers(folds: 3) { _ in }
        #expect(answers.allSatisfy { $0.category == .unknown })
    }

    @Test func `a lease is right as a contract where kinds are broad`() throws {
        var validation = try validation()
        for number in 0..<4 {
            let text = "landlord witnesseth a\(number) b\(number) c\(number)"
            try validation.add(sample(Array(text.utf8), Category(rawValue: "lease")))
            try validation.add(sample(Array("x\(number) y\(number)".utf8), Category(rawValue: "type_0")))
        }
        let answers = try validation.answers(folds: 2) { _ in }
        #expect(answers[0].truth.rawValue == "contract")
        #expect(answers[0].category.rawValue == "contract")
    }

    @Test func `too few documents for so many parts are refused in one sentence`() throws {
        var validation = try validation()
        try validation.add(sample(Array("a text".utf8), Category(rawValue: "type_0")))
        #expect { try validation.answers(folds: 2) { _ in } } throws: {
            "\($0)" == "there are 1 documents that differ, too few for 2 parts"
        }
    }
}
