import FoundationEssentials

/// Judges an industry on documents whose type is known: what each pattern fires on, and how often the answers are
/// right. A pattern that fires on everything says nothing, however plausible it reads.
public enum IndustryCheck {
    /// Where a labelled document's type is written: `path<TAB>type`, one a line, below a heading.
    static let labelsFileName = "labels.tsv"

    /// How one pattern did.
    public struct PatternRow: Sendable {
        public var category: Category
        /// As written in the file.
        public var pattern: String
        public var strength: String
        public var path: String
        public var line: Int
        /// Documents of its own category that it fires on.
        public var own: Int
        /// Documents of the other types that it fires on, most first.
        public var others: [(type: String, documents: Int)]

        public var othersTotal: Int { others.reduce(0) { $0 + $1.documents } }
    }

    /// How the documents of one type were answered.
    public struct TypeRow: Sendable {
        public var type: String
        /// False for types that the industry does not have: `unknown` is right for them.
        public var isKnown: Bool
        public var documents: Int
        public var accepted: Int
        public var acceptedRight: Int
        /// With a category, accepted or not.
        public var answered: Int
        public var right: Int
        /// What was answered instead, most first.
        public var mistakes: [(category: Category, documents: Int)]
    }

    /// One document that could not be read.
    public struct Unread: Sendable {
        public var path: String
        public var error: DocumentError
    }

    /// What a confidence was worth.
    public struct Band: Sendable {
        /// From this confidence on, up to the next band's.
        public var from: Double
        public var answers: Int
        public var right: Int
        public var confidenceMean: Double
    }

    public struct Report: Sendable {
        public var industry: IndustrySummary
        public var patterns: [PatternRow]
        public var types: [TypeRow]
        /// Answers about documents of types that the industry has, by confidence.
        public var bands: [Band] = []
        public var unread: [Unread]
    }

    /// One labelled text, for callers that have read the documents themselves.
    public struct Sample: Sendable {
        public var type: String
        public var text: ExtractedText

        public init(type: String, text: ExtractedText) {
            self.type = type
            self.text = text
        }
    }

    /// Reads `file` as an industry and a folder with a `labels.tsv` as corpus. Blocks; throws when either can't be
    /// read, with file, line and reason.
    public static func run(file: String, corpus: String, extractor: TextExtractor) throws -> Report {
        let classifier = try Classifier(IndustryReader.read(path: file))
        var samples: [Sample] = []
        var unread: [Unread] = []
        for (path, type, _) in try labels(of: corpus) {
            do throws(DocumentError) {
                guard let data = FileManager.default.contents(atPath: "\(corpus)/\(path)") else {
                    throw DocumentError(.notFound, "it is in labels.tsv, but can't be read")
                }
                samples.append(Sample(type: type, text: try extractor.extract(Array(data), name: Substring(path))))
            } catch {
                unread.append(Unread(path: path, error: error))
            }
        }
        var report = judge(classifier, samples)
        report.unread = unread
        return report
    }

    /// With what the column `licence` says, where there is one.
    static func labels(of corpus: String) throws(IndustryError) -> [(path: String, type: String, licence: String)] {
        let path = "\(corpus)/\(labelsFileName)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw IndustryError(
                path: path, line: 1, reason: "a corpus needs this file: path, tab and type in each line")
        }
        var labels: [(String, String, String)] = []
        var licenceColumn: Int?
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2, !fields[0].isEmpty, !fields[1].isEmpty else {
                throw IndustryError(path: path, line: index + 1, reason: "there is no path, tab and type in it")
            }
            if index == 0, fields[0] == "path" {
                licenceColumn = fields.firstIndex(of: "licence")
                continue
            }
            let licence = licenceColumn.flatMap { $0 < fields.count ? String(fields[$0]) : nil } ?? ""
            labels.append((String(fields[0]), String(fields[1].drop { $0 == " " }), licence))
        }
        return labels
    }

    /// Pure: the same texts give the same report.
    public static func judge(_ classifier: Classifier, _ samples: [Sample]) -> Report {
        var fired: [Int: [String: Int]] = [:]
        var verdicts: [String: [Verdict]] = [:]
        for sample in samples {
            let hits = classifier.matches(in: sample.text)
            for role in classifier.firingPatterns(hits, in: sample.text) {
                fired[role, default: [:]][sample.type, default: 0] += 1
            }
            verdicts[sample.type, default: []].append(classifier.classify(sample.text, hits))
        }
        var rows: [PatternRow] = []
        for (index, role) in classifier.roles.enumerated() {
            guard case .evidence(let category) = role.purpose, !classifier.industry.categories[category].isRival else {
                continue
            }
            let id = classifier.industry.categories[category].id
            let counts = fired[index] ?? [:]
            let others = counts.filter { $0.key != id.rawValue }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            rows.append(
                PatternRow(
                    category: id, pattern: role.pattern.text,
                    strength: role.pattern.inHeading ? "heading" : role.pattern.strength.rawValue,
                    path: role.pattern.path, line: role.pattern.line, own: counts[id.rawValue] ?? 0,
                    others: others.map { ($0.key, $0.value) }))
        }
        let known = Set(classifier.industry.categories.filter { !$0.isRival }.map(\.id.rawValue))
        let types = verdicts.keys.sorted().map {
            row(type: wanted($0, classifier.industry), named: $0, verdicts[$0] ?? [], isKnown: known.contains($0))
        }
        return Report(
            industry: classifier.summary, patterns: rows, types: types,
            bands: bands(verdicts.filter { known.contains($0.key) }, classifier.industry), unread: [])
    }

    /// What documents labelled so should be answered as: a kind may stand for what it is a kind of.
    private static func wanted(_ type: String, _ industry: Industry) -> String {
        let index = industry.categories.firstIndex { $0.id.rawValue == type && !$0.isRival }
        return index.map { industry.answer($0).rawValue } ?? type
    }

    private static let bandStarts = [0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98]

    private static func bands(_ verdicts: [String: [Verdict]], _ industry: Industry) -> [Band] {
        var bands = bandStarts.map { Band(from: $0, answers: 0, right: 0, confidenceMean: 0) }
        for (type, verdicts) in verdicts {
            let wanted = wanted(type, industry)
            for verdict in verdicts {
                guard let confidence = verdict.confidence else { continue }
                let index = bands.lastIndex { $0.from <= confidence } ?? 0
                bands[index].answers += 1
                bands[index].right += verdict.category.rawValue == wanted ? 1 : 0
                bands[index].confidenceMean += confidence
            }
        }
        return bands.filter { $0.answers > 0 }.map {
            var band = $0
            band.confidenceMean /= Double(band.answers)
            return band
        }
    }

    /// A type that the industry does not have is right when it is `unknown`.
    private static func row(type: String, named name: String, _ verdicts: [Verdict], isKnown: Bool) -> TypeRow {
        let wanted = isKnown ? type : Category.unknown.rawValue
        var mistakes: [Category: Int] = [:]
        for verdict in verdicts where verdict.category.rawValue != wanted {
            mistakes[verdict.category, default: 0] += 1
        }
        let accepted = verdicts.filter { $0.decision == .accept }
        return TypeRow(
            type: name, isKnown: isKnown, documents: verdicts.count, accepted: accepted.count,
            acceptedRight: accepted.count { $0.category.rawValue == wanted },
            answered: verdicts.count { $0.category != .unknown },
            right: verdicts.count { $0.category.rawValue == wanted },
            mistakes: mistakes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) })
    }
}
