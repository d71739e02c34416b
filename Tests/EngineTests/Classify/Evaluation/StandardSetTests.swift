import FoundationEssentials
import TestSupport
import Testing

@testable import Engine

/// Texts of others that are not part of this repository: `DOCKET_CORPUS` names their folder.
@Suite(.enabled(if: Corpus.folder != nil, Corpus.missing))
struct StandardSetTests {
    @Test func `news of a standard set are told apart, with confidence that can be believed`() throws {
        let folder = try #require(Corpus.folder) + "/text/r8"
        let limits = TrainingLimits()
        let extractor = TextExtractor(limits: ExtractionLimits())
        var trainer = ModelTrainer(limits: limits, seed: 1)
        // A part of them: tests are not built to be fast.
        var index = 0
        _ = try LabelledTexts(path: folder + "/train.jsonl.gz", limits: limits, extractor: extractor).forEach {
            index += 1
            if index % 5 == 0 { try trainer.add($0.text, category: $0.category) }
        }
        let model = try trainer.model(source: "r8", trainedAt: "") { _ in }
        var evaluation = ModelEvaluation(model, targetPrecision: 0.95, time: SystemTime())
        index = 0
        _ = try LabelledTexts(path: folder + "/test.jsonl.gz", limits: limits, extractor: extractor).forEach {
            index += 1
            if index % 2 == 0 { evaluation.add($0) }
        }
        let report = evaluation.report()
        #expect(report.documents == 1_094)
        #expect(try #require(report.accuracy) > 0.94)
        #expect(try #require(report.calibrationError) < 0.03)
        #expect(try #require(evaluation.uncalibratedError) > 0.3)
        #expect(try #require(report.precisionOnAnswered) > 0.95)
        #expect(try #require(report.coverage) > 0.8)
    }
}
