import Testing

@testable import Engine

@Suite struct EvaluationReportTests {
    private let categories = ["a", "b", "c"].map { Category(rawValue: $0) }

    private func answer(
        _ truth: String, _ category: String, _ confidence: Double = 0.9, answered: Bool = true
    ) -> EvaluationReport.Answer {
        EvaluationReport.Answer(
            truth: Category(rawValue: truth), category: Category(rawValue: category), confidence: confidence,
            isAnswered: answered)
    }

    @Test func `shares are of the types there are, and F1 is averaged over them`() throws {
        let report = EvaluationReport(
            [
                answer("a", "a"), answer("a", "a", answered: false), answer("a", "b"), answer("b", "b"),
                answer("b", "unknown", answered: false), answer("x", "a"), answer("x", "unknown", answered: false),
            ], categories: categories)
        #expect(report.documents == 7)
        #expect(report.documentsInside == 5)
        #expect(report.documentsOutside == 2)
        #expect(report.falseAccepts == 1)
        #expect(report.accuracy == 0.6)
        #expect(report.coverage == 0.6)
        #expect(report.precisionOnAnswered == 2.0 / 3)
        // a: 2 right, 3 given, 3 there; b: 1 right, 2 given, 2 there. c has no documents.
        let wanted: Double = (4.0 / 6 + 2.0 / 4) / 2
        let macroF1 = try #require(report.macroF1)
        #expect(abs(macroF1 - wanted) < 1e-12)
        #expect(report.types.map(\.type.rawValue) == ["a", "b", "x"])
        #expect(report.types[0].answers.map(\.documents) == [2, 1])
    }

    @Test func `nothing judged is nothing, and no zero`() {
        let report = EvaluationReport([], categories: categories)
        #expect(report.accuracy == nil && report.macroF1 == nil && report.coverage == nil)
        #expect(report.precisionOnAnswered == nil && report.calibrationError == nil)
        let outside = EvaluationReport([answer("x", "unknown", answered: false)], categories: categories)
        #expect(outside.accuracy == nil && outside.calibrationError == nil && outside.documentsOutside == 1)
    }

    @Test func `the calibration error is the mean distance of confidence and right answers`() throws {
        var error = CalibrationError()
        for index in 0..<10 { error.add(confidence: 0.95, isRight: index < 5) }
        for index in 0..<30 { error.add(confidence: 0.5, isRight: index < 15) }
        let value = try #require(error.value)
        #expect(abs(value - 0.1125) < 1e-12)
        for edge in [0.0, 1] { error.add(confidence: edge, isRight: edge == 1) }
        #expect(error.count == 42)
    }

    @Test func `the calibration error by chance is that of true confidences`() throws {
        var one = CalibrationError()
        #expect(one.chance == nil)
        one.add(confidence: 0.95, isRight: true)
        // Right in 95 of 100 cases, and then 0.05 too low.
        #expect(abs(try #require(one.chance) - (0.95 * 0.05 + 0.05 * 0.95)) < 1e-12)
        var error = CalibrationError()
        for index in 0..<200 { error.add(confidence: 0.7, isRight: index < 140) }
        let exact = try #require(error.chance)
        for index in 0..<200 { error.add(confidence: 0.7, isRight: index < 140) }
        let normal = try #require(error.chance)
        #expect(abs(exact - normal * 2.0.squareRoot()) < 1e-4, "twice as many answers, by the other way")
        #expect(exact > 0.025 && exact < 0.027)
    }
}
