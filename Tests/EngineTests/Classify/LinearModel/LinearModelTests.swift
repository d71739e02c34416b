import TestSupport
import Testing

@testable import Engine

@Suite struct LinearModelTests {
    private static let made: (model: LinearModel, texts: [LabelledText])? = {
        var invented = InventedTexts(categories: 10, seed: 21)
        guard let model = try? InventedTexts.trained(invented.texts(400, telling: 4)) else { return nil }
        return (model, invented.texts(60, telling: 4))
    }()

    @Test func `an explanation adds up to the answer's log-odds, in words of the document`() throws {
        let (model, texts) = try #require(Self.made)
        for labelled in texts {
            let answer = model.answer(labelled.text)
            let explanation = model.explanation(of: labelled.text, for: answer, termsMax: 6)
            let sum = explanation.terms.reduce(explanation.others + explanation.base) { $0 + $1.weight }
            #expect(abs(sum - answer.logOdds) < 0.01)
            #expect(explanation.terms.count == 6)
            let text = String(decoding: labelled.text, as: UTF8.self)
            #expect(explanation.terms.allSatisfy { text.contains($0.text) })
        }
    }

    @Test func `the first reason for an easy answer is a word of the category`() throws {
        let (model, _) = try #require(Self.made)
        let text = Array("shared1 own3x7 own3x8 shared2 OWN3x9".utf8)
        let answer = model.answer(text)
        #expect(model.categories[answer.ranking[0].category].rawValue == "type-3")
        let explanation = model.explanation(of: text, for: answer, termsMax: 3)
        #expect(explanation.terms.first?.text.lowercased().contains("own3x") == true)
        #expect(explanation.terms.first.map { $0.weight > 0 } == true)
    }

    @Test func `with two categories an explanation adds up, too`() throws {
        var invented = InventedTexts(categories: 2, seed: 31)
        let model = try InventedTexts.trained(invented.texts(60, telling: 3))
        let text = invented.text(of: 1, telling: 3)
        let answer = model.answer(text)
        let explanation = model.explanation(of: text, for: answer, termsMax: 4)
        let sum = explanation.terms.reduce(explanation.others + explanation.base) { $0 + $1.weight }
        #expect(abs(sum - answer.logOdds) < 0.01)
    }

    @Test func `scores add up to one and begin with the answer`() throws {
        let (model, texts) = try #require(Self.made)
        for labelled in texts {
            let answer = model.answer(labelled.text)
            let scores = model.scores(answer)
            #expect(scores.count == ModelAnswer.rankedMax)
            #expect(abs(scores.reduce(0) { $0 + $1.confidence } - 1) < 1e-9)
            #expect(scores[0].category == model.categories[answer.ranking[0].category])
            #expect(scores[0].confidence == answer.confidence)
            #expect(zip(answer.ranking, answer.ranking.dropFirst()).allSatisfy { $0.margin >= $1.margin })
        }
    }

    @Test func `threads that ask at once get the answers one would get`() async throws {
        let (model, texts) = try #require(Self.made)
        let alone = texts.map { model.answer($0.text) }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { texts.map { model.answer($0.text) } == alone } }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    @Test func `a threshold for all, and none for a category with too few documents`() throws {
        let (model, _) = try #require(Self.made)
        #expect(try #require(model.threshold(for: 0.9)) <= 1)
        #expect(model.threshold(for: 0.999) == nil)
        #expect(model.threshold(for: 0.99, category: model.categories[0]) == nil)
        #expect(model.threshold(for: 0.5, category: Category(rawValue: "elsewhere")) == nil)
    }
}
