import FoundationEssentials

/// Reads an industry's file into values. Refuses the file whole at the first thing that is wrong, with its line.
enum IndustryReader {
    /// Features that every industry looks for; not an industry itself.
    static let baseFileName = "base.toml"
    /// A configuration larger than this is a mistake.
    private static let fileBytesMax = 1 << 20

    /// Follows `include`, one level deep, to files beside this one.
    static func read(path: String) throws(IndustryError) -> Industry {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        let (root, text) = try load(path)
        try root.allow(["name", "version", "description", "include", "thresholds", "category", "feature"])
        var industry = Industry(
            name: IndustryName(rawValue: try root.required("name")), version: try root.required("version"),
            description: try root.required("description"), categories: [], features: [], acceptThreshold: 0.9,
            reviewThreshold: 0.5, path: path, sources: [text])
        guard ClientID(validating: industry.name.rawValue) != nil else {
            throw root.error("`name` may hold letters, digits, `.`, `_` and `-` only", line: root.line(ofKey: "name"))
        }
        if let thresholds = try root.table("thresholds") {
            try thresholds.allow(["accept", "review"])
            industry.acceptThreshold = try thresholds.fraction("accept") ?? industry.acceptThreshold
            industry.reviewThreshold = try thresholds.fraction("review") ?? industry.reviewThreshold
            guard industry.reviewThreshold <= industry.acceptThreshold else {
                throw root.error("`review` must not be above `accept`", line: thresholds.line(ofKey: "review"))
            }
        }
        try add(root, to: &industry)
        for name in try root.strings("include") {
            guard ClientID(validating: name) != nil else {
                throw root.error("`\(name)` can't be included", line: root.line(ofPattern: name, key: "include"))
            }
            let (included, text) = try load("\(folder)/\(name).toml", from: root, name: name)
            try included.allow(["name", "version", "description", "thresholds", "category", "feature"])
            industry.sources.append(text)
            try add(included, to: &industry)
        }
        let base = "\(folder)/\(baseFileName)"
        if FileManager.default.fileExists(atPath: base) {
            let (table, text) = try load(base)
            try table.allow(["description", "feature"])
            industry.sources.append(text)
            try add(table, to: &industry)
        }
        guard !industry.categories.isEmpty else { throw root.error("there is no [[category]]", line: 1) }
        return industry
    }

    private static func load(_ path: String) throws(IndustryError) -> (IndustryTable, String) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw IndustryError(path: path, line: 1, reason: "can't be read")
        }
        guard bytes.count <= fileBytesMax else {
            throw IndustryError(path: path, line: 1, reason: "is larger than \(fileBytesMax) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw IndustryError(path: path, line: 1, reason: "is not UTF-8")
        }
        return (try IndustryTable(path: path, text: text), text)
    }

    private static func load(
        _ path: String, from root: IndustryTable, name: String
    ) throws(IndustryError) -> (IndustryTable, String) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw root.error(
                "includes `\(name)`, but there is no \(path)", line: root.line(ofPattern: name, key: "include"))
        }
        return try load(path)
    }

    private static func add(_ table: IndustryTable, to industry: inout Industry) throws(IndustryError) {
        for entry in try table.tables("category") {
            let category = try category(entry)
            guard !industry.categories.contains(where: { $0.id == category.id }) else {
                throw entry.error("category `\(category.id)` is there already", line: entry.line(ofKey: "id"))
            }
            industry.categories.append(category)
        }
        for entry in try table.tables("feature") {
            let feature = try feature(entry)
            guard !industry.features.contains(where: { $0.name == feature.name }) else {
                throw entry.error("feature `\(feature.name)` is there already", line: entry.line(ofKey: "name"))
            }
            industry.features.append(feature)
        }
    }

    private static func category(_ table: IndustryTable) throws(IndustryError) -> IndustryCategory {
        try table.allow([
            "id", "title", "description", "heading", "strong", "normal", "weak", "against", "min_match", "forbid",
        ])
        let id = try table.required("id")
        guard isIdentifier(id), id != Category.unknown.rawValue else {
            throw table.error(
                "`id` is snake_case and not `unknown`, such as `bank_statement`", line: table.line(ofKey: "id"))
        }
        var patterns = try self.patterns(table, "heading", .strong, inHeading: true)
        for strength in PatternStrength.allCases {
            patterns += try self.patterns(table, strength.rawValue, strength, inHeading: false)
        }
        var seen: Set<String> = []
        for pattern in patterns where !seen.insert(pattern.text + (pattern.inHeading ? "^" : "")).inserted {
            throw table.error("the pattern '\(pattern.text)' is there twice", line: pattern.line)
        }
        guard patterns.contains(where: { $0.strength != .against }) else {
            throw table.error("category `\(id)` has no patterns", line: table.firstLine)
        }
        let matchMin = try table.integer("min_match") ?? 1
        guard matchMin >= 1, matchMin <= patterns.count else {
            throw table.error("`min_match` is from 1 to the number of patterns", line: table.line(ofKey: "min_match"))
        }
        return IndustryCategory(
            id: Category(rawValue: id), title: try table.required("title"),
            description: try table.string("description") ?? "", patterns: patterns, matchMin: matchMin,
            forbidden: try self.patterns(table, "forbid", .against, inHeading: false))
    }

    private static func feature(_ table: IndustryTable) throws(IndustryError) -> FeatureDefinition {
        try table.allow(["name", "type", "label", "pattern"])
        let name = try table.required("name")
        guard isIdentifier(name) else { throw table.error("`name` is snake_case", line: table.line(ofKey: "name")) }
        let written = try table.required("type")
        guard let type = FeatureType(rawValue: written) else {
            let known = FeatureType.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.error("`type` is one of \(known)", line: table.line(ofKey: "type"))
        }
        let labels = try patterns(table, "label", .normal, inHeading: false)
        let values = try patterns(table, "pattern", .normal, inHeading: false)
        guard labels.isEmpty != values.isEmpty else {
            throw table.error("feature `\(name)` needs either `label` or `pattern`", line: table.firstLine)
        }
        return FeatureDefinition(name: name, type: type, labels: labels, patterns: values)
    }

    private static func patterns(
        _ table: IndustryTable, _ key: String, _ strength: PatternStrength, inHeading: Bool
    ) throws(IndustryError) -> [CategoryPattern] {
        var patterns: [CategoryPattern] = []
        for text in try table.strings(key) {
            let line = table.line(ofPattern: text, key: key)
            guard !text.isEmpty else { throw table.error("a pattern is empty", line: line) }
            patterns.append(
                CategoryPattern(text: text, strength: strength, inHeading: inHeading, line: line, path: table.path))
        }
        return patterns
    }

    private static func isIdentifier(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, first >= 0x61, first <= 0x7A, bytes.count <= 64 else { return false }
        return bytes.allSatisfy { $0 == UInt8(ascii: "_") || ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
    }
}
