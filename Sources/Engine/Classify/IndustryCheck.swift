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

    public struct Report: Sendable {
        public var industry: IndustrySummary
        public var patterns: [PatternRow]
        public var types: [TypeRow]
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
        for (path, type) in try labels(of: corpus) {
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

    static func labels(of corpus: String) throws(IndustryError) -> [(path: String, type: String)] {
        let path = "\(corpus)/\(labelsFileName)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw IndustryError(
                path: path, line: 1, reason: "a corpus needs this file: path, tab and type in each line")
        }
        var labels: [(String, String)] = []
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2, !fields[0].isEmpty, !fields[1].isEmpty else {
                throw IndustryError(path: path, line: index + 1, reason: "there is no path, tab and type in it")
            }
            if index == 0, fields[0] == "path" { continue }
            labels.append((String(fields[0]), String(fields[1].drop { $0 == " " })))
        }
        return labels
    }

    /// Pure: the same texts give the same report.
    public static func judge(_ classifier: Classifier, _ samples: [Sample]) -> Report {
        var fired: [Int: [String: Int]] = [:]
        var verdicts: [String: [Verdict]] = [:]
        for sample in samples {
            for role in classifier.firingPatterns(in: sample.text) {
                fired[role, default: [:]][sample.type, default: 0] += 1
            }
            verdicts[sample.type, default: []].append(classifier.classify(sample.text))
        }
        var rows: [PatternRow] = []
        for (index, role) in classifier.roles.enumerated() {
            guard case .evidence(let category) = role.purpose else { continue }
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
        let known = Set(classifier.industry.categories.map(\.id.rawValue))
        let types = verdicts.keys.sorted().map { row(type: $0, verdicts[$0] ?? [], isKnown: known.contains($0)) }
        return Report(industry: classifier.summary, patterns: rows, types: types, unread: [])
    }

    /// A type that the industry does not have is right when it is `unknown`.
    private static func row(type: String, _ verdicts: [Verdict], isKnown: Bool) -> TypeRow {
        let wanted = isKnown ? type : Category.unknown.rawValue
        var mistakes: [Category: Int] = [:]
        for verdict in verdicts where verdict.category.rawValue != wanted {
            mistakes[verdict.category, default: 0] += 1
        }
        let accepted = verdicts.filter { $0.decision == .accept }
        return TypeRow(
            type: type, documents: verdicts.count, accepted: accepted.count,
            acceptedRight: accepted.count { $0.category.rawValue == wanted },
            answered: verdicts.count { $0.category != .unknown },
            right: verdicts.count { $0.category.rawValue == wanted },
            mistakes: mistakes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) })
    }
}

extension IndustryCheck.Report {
    /// For people: types first, then the patterns of each category, those that fire wrongly marked.
    public var text: String {
        var lines = ["\(industry.name) \(industry.version): \(industry.path)", ""]
        lines.append(Self.columns(["type", "documents", "answered", "right", "accepted", "right", "instead"]))
        for row in types {
            let mistakes = row.mistakes.map { "\($0.category) \($0.documents)" }.joined(separator: ", ")
            lines.append(
                Self.columns([
                    row.type, "\(row.documents)", "\(row.answered)", "\(row.right)", "\(row.accepted)",
                    "\(row.acceptedRight)", mistakes,
                ]))
        }
        for file in unread {
            lines.append("not read: \(file.path): \(file.error.code.rawValue): \(file.error.message)")
        }
        var category: Category?
        for row in patterns {
            if row.category != category {
                category = row.category
                lines += ["", "\(row.category)"]
            }
            let others = row.others.prefix(4).map { "\($0.type) \($0.documents)" }.joined(separator: ", ")
            let mark = row.own == 0 && row.othersTotal == 0 ? "·" : row.othersTotal > row.own ? "!" : " "
            lines.append(
                " \(mark) \(row.strength)\t\(row.own) own\t\(row.othersTotal) other\t'\(row.pattern)'"
                    + (others.isEmpty ? "" : "  (\(others))"))
        }
        return lines.joined(separator: "\n")
    }

    private static func columns(_ cells: [String]) -> String {
        let widths = [24, 10, 9, 6, 9, 6, 0]
        return zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.utf8.count))
        }.joined()
    }
}
