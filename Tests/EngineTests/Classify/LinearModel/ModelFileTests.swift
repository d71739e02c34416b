import TestSupport
import Testing

@testable import Engine

@Suite struct ModelFileTests {
    private static let made: (model: LinearModel, texts: [LabelledText])? = {
        var invented = InventedTexts(categories: 3, seed: 12)
        guard let model = try? InventedTexts.trained(invented.texts(40)) else { return nil }
        return (model, invented.texts(20))
    }()

    /// With the checksum that belongs to it.
    private func signed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        return bytes + ContentDigest.sha256Hex(of: bytes).utf8
    }

    @Test func `a model that was written and read answers the same`() throws {
        let (model, texts) = try #require(Self.made)
        let folder = try TemporaryFolder()
        let path = folder.path + "/m"
        try model.write(to: path)
        let read = try LinearModel(path: path, limits: TrainingLimits())
        #expect(read.fingerprint == model.fingerprint)
        #expect(read.provenance == model.provenance)
        #expect(read.categories == model.categories)
        for labelled in texts { #expect(read.answer(labelled.text) == model.answer(labelled.text)) }
    }

    @Test func `where a model comes from is not in its fingerprint, what it answers is`() throws {
        let (model, _) = try #require(Self.made)
        var content = model.content
        content.provenance.trainedAt = "2031-01-01T00:00:00Z"
        #expect(ModelFile.fingerprint(of: content) == model.fingerprint)
        content.offsets[1] += 0.5
        #expect(ModelFile.fingerprint(of: content) != model.fingerprint)
    }

    private static func judged(_ model: LinearModel, temperatureOf sum: Double = 2) -> LinearModel {
        let trials = (0..<40).map {
            VerdictCalibration.Trial(
                category: Category(rawValue: $0 % 3 == 0 ? "invoice" : "contract"), sums: [sum, 0],
                isRight: $0 % 4 != 0,
                canBeAccepted: true)
        }
        return model.judged(by: VerdictCalibration(fitting: trials, industry: .general))
    }

    @Test func `what verdicts were worth is kept in the file, and changes the fingerprint`() throws {
        let (model, _) = try #require(Self.made)
        let judged = Self.judged(model)
        let read = try LinearModel(bytes: judged.bytes, name: "m")
        #expect(read.verdicts == judged.verdicts)
        #expect(read.verdicts?.answerCount == 40)
        #expect(read.fingerprint == judged.fingerprint)
        #expect(judged.fingerprint != model.fingerprint)
        #expect(throws: ModelError.self) {
            try LinearModel(bytes: signed(judged.bytes.dropLast(64 + 40)), name: "m")
        }
    }

    @Test func `a model of version 1, which has no verdicts, is read`() throws {
        var content = try #require(Self.made).model.content
        content.provenance.source = "where it comes from"
        let model = LinearModel(content)
        var bytes = Array(model.bytes.dropLast(64))
        let source = try #require(bytes.firstRange(of: Array("where it comes from".utf8)))
        // Before the text is its length, and before that whether there are verdicts.
        let flag = bytes.remove(at: source.lowerBound - 3)
        #expect(flag == 0)
        bytes[ModelFile.magic.count] = 1
        let read = try LinearModel(bytes: signed(bytes), name: "m")
        #expect(read.content == content)
        #expect(read.fingerprint == model.fingerprint)
    }

    @Test func `a file that was cut off or changed anywhere is refused`() throws {
        let (model, _) = try #require(Self.made)
        let bytes = model.bytes
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let cut = Int.random(in: 0..<bytes.count, using: &generator)
            #expect(throws: ModelError.self) { try LinearModel(bytes: Array(bytes[..<cut]), name: "m") }
            var changed = bytes
            changed[cut] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(throws: ModelError.self) { try LinearModel(bytes: changed, name: "m") }
        }
    }

    @Test func `bytes that lie under a good checksum are refused or answer, and never crash`() throws {
        let (model, texts) = try #require(Self.made)
        let good = model.bytes.dropLast(64)
        var generator = SeededGenerator(seed: 2)
        var refused = 0
        for _ in 0..<400 {
            var bytes = Array(good)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                // The front holds the counts, where a lie is worth most.
                let end = Bool.random(using: &generator) ? 120 : bytes.count
                bytes[Int.random(in: 14..<end, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                bytes.removeLast(Int.random(in: 0..<bytes.count - 14, using: &generator))
            }
            do throws(ModelError) {
                let lying = try LinearModel(bytes: signed(bytes), name: "m")
                let answer = lying.answer(texts[0].text)
                _ = lying.explanation(of: texts[0].text, for: answer, termsMax: 4)
                _ = lying.scores(answer)
                _ = lying.threshold(for: 0.9)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    @Test func `keys that lie on top of each other are not loaded for hours`() {
        var generator = SeededGenerator(seed: 3)
        let honest = Set((0..<50_000).map { _ in UInt32.random(in: 0...UInt32.max, using: &generator) })
        #expect(Vocabulary.isSpread(Array(honest)))
        #expect(Vocabulary.isSpread([]) && Vocabulary.isSpread([7]))
        // All of them begin at the same place of a table of 131,072.
        #expect(!Vocabulary.isSpread((0..<50_000).map { UInt32($0 % 8_192) << 18 }))
        #expect(!Vocabulary.isSpread([UInt32](repeating: 1, count: 5_000)))
    }

    @Test func `random bytes are no model`() {
        var generator = SeededGenerator(seed: 3)
        for length in 0..<400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(throws: ModelError.self) { try LinearModel(bytes: bytes, name: "m") }
            #expect(throws: ModelError.self) {
                try LinearModel(bytes: signed(ModelFile.magic + [1, 0] + bytes), name: "m")
            }
        }
    }

    @Test func `what is wrong with a file is one sentence with its name`() throws {
        let (model, _) = try #require(Self.made)
        let folder = try TemporaryFolder()
        func message(_ name: String, _ bytes: [UInt8]?) -> String {
            do {
                if let bytes { try folder.write(name, bytes) }
                _ = try LinearModel(path: folder.path + "/" + name, limits: TrainingLimits())
                return ""
            } catch { return "\(error)" }
        }
        #expect(message("none", nil).contains("no such model"))
        #expect(message("text", Array("hello".utf8)).contains("is not a model"))
        #expect(message("cut", Array(model.bytes.dropLast())).contains("is damaged"))
        var newer = model.bytes
        newer[ModelFile.magic.count] = 9
        #expect(message("newer", newer).contains("version 9"))
        #expect(message("", nil).contains("a folder or a device and no model"))
        var limits = TrainingLimits()
        limits.modelBytesMax = 10
        let path = try folder.write("large", model.bytes)
        #expect(throws: ModelError.self) { try LinearModel(path: path, limits: limits) }
    }

    @Test func `a place that can't be written to is one sentence, and leaves nothing`() throws {
        let (model, _) = try #require(Self.made)
        let folder = try TemporaryFolder()
        #expect(throws: ModelError.self) { try model.write(to: folder.path + "/none/m") }
    }
}
