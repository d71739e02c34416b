/// A model as bytes: a magic, the version of the format, the content, and a SHA-256 over all of it.
///
/// A model comes from anywhere, so reading one is bounded by the file's own length and every number in it is checked;
/// what a checked model can still do is answer wrongly.
enum ModelFile {
    static let magic = Array("docket-model".utf8)
    static let version: UInt16 = 2
    /// Older formats that are read: version 1 had no verdicts.
    static let oldestVersion: UInt16 = 1
    static let categoriesMax = 256
    static let featuresMax = 1 << 20
    static let trialsMax = 65_536
    private static let digestBytes = 64

    /// Changes whenever an answer could: everything but where the model comes from.
    static func fingerprint(of content: ModelContent) -> String {
        var writer = ModelBytesWriter()
        write(answers: content, to: &writer)
        if let verdicts = content.verdicts { verdicts.write(to: &writer) }
        return ContentDigest.sha256Hex(of: writer.bytes)
    }

    static func bytes(of content: ModelContent) -> [UInt8] {
        var writer = ModelBytesWriter()
        writer.write(magic)
        writer.write(integer: version)
        write(answers: content, to: &writer)
        writer.write(byte: content.verdicts == nil ? 0 : 1)
        content.verdicts?.write(to: &writer)
        write(content.provenance, to: &writer)
        return writer.bytes + ContentDigest.sha256Hex(of: writer.bytes).utf8
    }

    /// Throws ``ModelError`` with a sentence about `name` for what is no model, damaged, or of another version.
    static func content(of bytes: [UInt8], name: String) throws(ModelError) -> ModelContent {
        let header = magic.count + 2
        guard bytes.starts(with: magic), bytes.count >= header + digestBytes else {
            throw ModelError("\(name) is not a model of docket's; `docket train DATA --output FILE` makes one")
        }
        let end = bytes.count - digestBytes
        let found = UInt16(bytes[magic.count]) | UInt16(bytes[magic.count + 1]) << 8
        guard (oldestVersion...version).contains(found) else {
            throw ModelError(
                "\(name) has version \(found) of the format and this docket reads \(oldestVersion) to \(version); "
                    + "train it again")
        }
        do throws(ModelBytesReader.Damage) {
            guard ContentDigest.sha256Hex(of: Array(bytes[..<end])).utf8.elementsEqual(bytes[end...]) else {
                throw ModelBytesReader.Damage()
            }
            var reader = ModelBytesReader(bytes, in: header..<end)
            var content = try readAnswers(&reader)
            if found > 1 {
                let has: UInt8 = try reader.readInteger()
                guard has <= 1 else { throw ModelBytesReader.Damage() }
                if has == 1 { content.verdicts = try VerdictCalibration(&reader) }
            }
            content.provenance = try readProvenance(&reader, categories: content.categories.count)
            guard reader.left == 0 else { throw ModelBytesReader.Damage() }
            return content
        } catch {
            throw ModelError("\(name) is damaged; copy it again, or train it again")
        }
    }

    private static func write(answers content: ModelContent, to writer: inout ModelBytesWriter) {
        writer.write(integer: UInt32(content.hashing.headBytesMax))
        writer.write(byte: content.hashing.hasPairs ? 1 : 0)
        writer.write(integer: UInt32(content.categories.count))
        for category in content.categories { writer.write(text: category.rawValue) }
        for offset in content.offsets { writer.write(offset) }
        writer.write(integer: UInt32(content.documentCount))
        writer.write(integer: UInt32(content.keys.count))
        for key in content.keys { writer.write(integer: key) }
        for count in content.documentCounts { writer.write(compact: count) }
        for step in content.steps { writer.write(step) }
        writer.write(content.weights.lazy.map { UInt8(bitPattern: $0) })
        for weight in content.calibration.weights { writer.write(weight) }
        writer.write(content.calibration.steepness)
        writer.write(integer: UInt32(content.trials.count))
        for trial in content.trials {
            writer.write(integer: trial.category << 1 | (trial.isRight ? 1 : 0))
            writer.write(integer: trial.confidence)
        }
    }

    private static func readAnswers(_ reader: inout ModelBytesReader) throws(ModelBytesReader.Damage) -> ModelContent {
        let head: UInt32 = try reader.readInteger()
        let pairs: UInt8 = try reader.readInteger()
        guard head >= 1, head <= 1 << 20, pairs <= 1 else { throw ModelBytesReader.Damage() }
        let categoryCount = try reader.readCount(max: categoriesMax, bytesEach: 2)
        guard categoryCount > 1 else { throw ModelBytesReader.Damage() }
        var categories: [Category] = []
        for _ in 0..<categoryCount { categories.append(Category(rawValue: try reader.readText())) }
        let offsets = try list(categoryCount) { () throws(ModelBytesReader.Damage) in try reader.readFloat() }
        let documents: UInt32 = try reader.readInteger()
        let features = try reader.readCount(max: featuresMax, bytesEach: 9 + categoryCount)
        let keys: [UInt32] = try list(features) { () throws(ModelBytesReader.Damage) in try reader.readInteger() }
        guard Set(categories).count == categories.count, Set(keys).count == keys.count,
            Vocabulary.isSpread(keys)
        else { throw ModelBytesReader.Damage() }
        let counts = try list(features) { () throws(ModelBytesReader.Damage) in try reader.readCompact() }
        guard counts.allSatisfy({ $0 <= documents }) else { throw ModelBytesReader.Damage() }
        let steps = try list(features) { () throws(ModelBytesReader.Damage) in try reader.readFloat() }
        let weights = try reader.read(count: features * categoryCount).map { Int8(bitPattern: $0) }
        var calibration = Calibration()
        calibration.weights = try list(Calibration.weightCount) { () throws(ModelBytesReader.Damage) in
            try reader.readDouble()
        }
        calibration.steepness = try reader.readDouble()
        guard calibration.steepness >= 0 else { throw ModelBytesReader.Damage() }
        let trialCount = try reader.readCount(max: trialsMax, bytesEach: 4)
        let trials = try list(trialCount) { () throws(ModelBytesReader.Damage) in
            let answer: UInt16 = try reader.readInteger()
            guard answer >> 1 < categoryCount else { throw ModelBytesReader.Damage() }
            return ModelTrial(category: answer >> 1, confidence: try reader.readInteger(), isRight: answer & 1 == 1)
        }
        return ModelContent(
            hashing: TermHashing(headBytesMax: Int(head), hasPairs: pairs == 1), categories: categories,
            documentCount: Int(documents), keys: keys, documentCounts: counts, steps: steps, weights: weights,
            offsets: offsets, calibration: calibration, trials: trials, provenance: .unknown)
    }

    private static func write(_ provenance: ModelProvenance, to writer: inout ModelBytesWriter) {
        writer.write(text: provenance.source)
        writer.write(text: provenance.trainedAt)
        writer.write(integer: provenance.seed)
        for count in provenance.documentsByCategory { writer.write(integer: UInt32(count)) }
        writer.write(integer: UInt32(provenance.terms))
        writer.write(provenance.heldOutAccuracy)
    }

    private static func readProvenance(
        _ reader: inout ModelBytesReader, categories: Int
    ) throws(ModelBytesReader.Damage) -> ModelProvenance {
        let source = try reader.readText()
        let trainedAt = try reader.readText()
        let seed: UInt64 = try reader.readInteger()
        let counts = try list(categories) { () throws(ModelBytesReader.Damage) in
            let count: UInt32 = try reader.readInteger()
            return Int(count)
        }
        let terms: UInt32 = try reader.readInteger()
        return ModelProvenance(
            source: source, trainedAt: trainedAt, seed: seed, documentsByCategory: counts, terms: Int(terms),
            heldOutAccuracy: try reader.readDouble())
    }

    private static func list<Value>(
        _ count: Int, _ element: () throws(ModelBytesReader.Damage) -> Value
    ) throws(ModelBytesReader.Damage) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try element()) }
        return values
    }
}

extension LinearModel {
    /// The model in the bytes of a file; `name` is what an error calls it.
    public convenience init(bytes: [UInt8], name: String) throws(ModelError) {
        self.init(try ModelFile.content(of: bytes, name: name))
    }

    /// The bytes of its file.
    public var bytes: [UInt8] { ModelFile.bytes(of: content) }
}
