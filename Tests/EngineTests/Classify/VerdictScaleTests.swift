import TestSupport
import Testing

@testable import Engine

/// From sums of evidence to a confidence, and to what is accepted.
@Suite struct VerdictScaleTests {
    private static func industry(thresholds: String, invoice: String = "") throws -> Industry {
        let folder = try TemporaryFolder()
        return try IndustryReader.read(
            path: folder.write(
                "test.toml",
                """
                name = "test"
                version = "1"
                description = "x"
                [thresholds]
                accept = 0.55
                review = 0.4
                \(thresholds)
                [[category]]
                id = "invoice"
                title = "Invoice"
                strong = ['bill to', 'invoice number']
                \(invoice)
                [[category]]
                id = "receipt"
                title = "Receipt"
                strong = ['cash tendered']
                """))
    }

    private static let plain: LinearModel? = {
        var invented = InventedTexts(categories: 3, seed: 4)
        return try? InventedTexts.trained(invented.texts(20))
    }()

    private static func model(
        _ trials: [VerdictCalibration.Trial], industry: IndustryName = IndustryName(rawValue: "test")
    ) throws -> LinearModel {
        try #require(plain).judged(by: VerdictCalibration(fitting: trials, industry: industry))
    }

    private static func trials(
        _ category: String, _ count: Int, lead: Double, wrong: Int = 0
    ) -> [VerdictCalibration.Trial] {
        (0..<count).map {
            VerdictCalibration.Trial(
                category: Category(rawValue: category), sums: [lead, 0], isRight: $0 >= wrong, canBeAccepted: true)
        }
    }

    /// Sure answers that are right, and less sure ones of which half are wrong.
    private static func mixed(_ category: String, _ count: Int) -> [VerdictCalibration.Trial] {
        trials(category, count, lead: 5) + trials(category, count, lead: 0.3, wrong: count / 2)
    }

    private static let invoice = Category(rawValue: "invoice")
    private static let receipt = Category(rawValue: "receipt")

    @Test func `without a target the threshold is the file's`() throws {
        let scale = try VerdictScale(Self.industry(thresholds: ""), Self.model(Self.mixed("invoice", 100)))
        #expect(scale.threshold(for: Self.invoice) == AcceptThreshold(confidence: 0.55, basis: .file, documents: 0))
    }

    @Test func `a target that measured answers keep decides by the category's own`() throws {
        let model = try Self.model(Self.mixed("invoice", 100))
        let industry = try Self.industry(thresholds: "target_precision = 0.95")
        let threshold = VerdictScale(industry, model).threshold(for: Self.invoice)
        #expect(threshold.basis == .category && threshold.documents == 200 && threshold.targetPrecision == 0.95)
        let answers = try #require(model.verdicts).answers
        let accepted = answers.filter { $0.confidence >= threshold.confidence }
        #expect(accepted.count == 100 && accepted.allSatisfy(\.isRight))
    }

    @Test func `a category with few answers goes by those of all, and without any by the file`() throws {
        let industry = try Self.industry(thresholds: "target_precision = 0.95")
        let model = try Self.model(Self.mixed("invoice", 100) + Self.trials("receipt", 3, lead: 4))
        let threshold = VerdictScale(industry, model).threshold(for: Self.receipt)
        #expect(threshold.basis == .allCategories && threshold.documents == 203)
        let few = try Self.model(Self.trials("receipt", 10, lead: 4))
        #expect(VerdictScale(industry, few).threshold(for: Self.receipt).basis == .file)
        #expect(VerdictScale(industry, nil).threshold(for: Self.receipt).confidence == 0.55)
    }

    @Test func `a category's own target is another than the industry's`() throws {
        let model = try Self.model(Self.mixed("invoice", 100))
        let industry = try Self.industry(
            thresholds: "target_precision = 0.6", invoice: "target_precision = 0.99")
        let scale = VerdictScale(industry, model)
        #expect(scale.threshold(for: Self.invoice).targetPrecision == 0.99)
        #expect(scale.threshold(for: Self.receipt).targetPrecision == 0.6)
    }

    @Test func `a category whose many answers are wrong too often is never accepted by what others say`() throws {
        let industry = try Self.industry(thresholds: "target_precision = 0.95")
        let model = try Self.model(
            Self.trials("invoice", 100, lead: 3, wrong: 40) + Self.trials("receipt", 900, lead: 4))
        let scale = VerdictScale(industry, model)
        #expect(scale.threshold(for: Self.invoice).basis == .never)
        #expect(scale.threshold(for: Self.receipt).basis == .category)
        let folder = ExtractedText(
            text: Array("Bill to, invoice number".utf8), mediaType: "text/plain", pageStarts: [], pages: nil)
        #expect(try Classifier(industry, model: nil).classify(folder).decision == .accept)
        let verdict = try Classifier(industry, model: model).classify(folder)
        #expect(verdict.decision == .review && verdict.acceptThreshold == 1)
    }

    @Test func `the verdicts of another industry say nothing`() throws {
        let industry = try Self.industry(thresholds: "target_precision = 0.95")
        let model = try Self.model(Self.mixed("invoice", 100), industry: .general)
        let scale = VerdictScale(industry, model)
        #expect(scale.threshold(for: Self.invoice).basis == .file)
        #expect(scale.temperature == Evidence.temperature)
    }

    @Test func `where sure verdicts were often wrong confidence falls, and where they were right it rises`() throws {
        let wrong = VerdictCalibration(fitting: Self.trials("a", 4_000, lead: 3, wrong: 1_200), industry: .general)
        // Seven in ten were right: the log-odds of that, 0.85, are what a sum of 3 is worth.
        #expect(abs(wrong.temperature - 3 / 0.847) < 0.3)
        let right = VerdictCalibration(fitting: Self.trials("a", 400, lead: 3), industry: .general)
        #expect(right.temperature < Evidence.temperature)
        #expect(VerdictCalibration(fitting: [], industry: .general).temperature == Evidence.temperature)
    }

    @Test func `a few documents hardly move what sums are worth`() throws {
        let few = VerdictCalibration(fitting: Self.trials("a", 4, lead: 3, wrong: 1), industry: .general)
        #expect(abs(few.temperature - Evidence.temperature) < 0.6)
    }

    @Test func `a temperature never changes the order of answers`() {
        let sums = [3.0, 2.9, -1, -2.4]
        for temperature in [0.5, 1, 1.5, 8] {
            let shares = Evidence.shares(sums, unknown: 0, temperature: temperature)
            #expect(shares == shares.sorted(by: >))
        }
    }
}
