extension IndustryReader {
    /// Categories and features of one file. With `only` one category, and the features that it needs and are not there
    /// yet; false when it is not in the file.
    @discardableResult
    static func add(
        _ file: IndustryFile, only: Category? = nil, to industry: inout Industry
    ) throws(IndustryError) -> Bool {
        var hasFound = only == nil
        for (category, entry) in file.categories {
            if let only, category.id != only { continue }
            hasFound = true
            guard !industry.categories.contains(where: { $0.id == category.id }) else {
                throw entry.error("category `\(category.id)` is there already", line: entry.line(ofKey: "id"))
            }
            industry.categories.append(category)
        }
        for (feature, entry) in file.features {
            if let only {
                guard feature.needs[only] != nil else { continue }
                // Two categories of one file often need the same feature.
                guard !industry.features.contains(where: { $0.name == feature.name }) else { continue }
            }
            guard !industry.features.contains(where: { $0.name == feature.name }) else {
                throw entry.error("feature `\(feature.name)` is there already", line: entry.line(ofKey: "name"))
            }
            industry.features.append(feature)
        }
        return hasFound
    }

    static func category(_ table: IndustryTable) throws(IndustryError) -> IndustryCategory {
        try table.allow([
            "id", "kind_of", "title", "description", "heading", "strong", "normal", "weak", "against", "min_match",
            "forbid", "target_precision",
        ])
        let id = try table.required("id")
        guard isIdentifier(id), id != Category.unknown.rawValue else {
            throw table.error(
                "`id` is snake_case and not `unknown`, such as `bank_statement`", line: table.line(ofKey: "id"))
        }
        let kindOf = try table.string("kind_of")
        guard kindOf.map(isIdentifier) ?? true, kindOf != id else {
            throw table.error("`kind_of` is the id of another category", line: table.line(ofKey: "kind_of"))
        }
        let patterns = try self.patterns(table, "heading", .strong, inHeading: true) + self.patterns(table)
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
            id: Category(rawValue: id), kindOf: kindOf.map { Category(rawValue: $0) },
            title: try table.required("title"),
            description: try table.string("description") ?? "", patterns: patterns, matchMin: matchMin,
            forbidden: try self.patterns(table, "forbid", .against, inHeading: false),
            targetPrecision: try table.targetPrecision())
    }

    static func feature(_ table: IndustryTable) throws(IndustryError) -> FeatureDefinition {
        let needs = FeatureNeed.allCases.map(\.rawValue)
        try table.allow(["name", "type", "label", "pattern", "regex", "length", "range", "values"] + needs)
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
        return FeatureDefinition(
            name: name, type: type, labels: labels, patterns: values, needs: try self.needs(table),
            rules: try rules(table, type))
    }

    private static func needs(_ table: IndustryTable) throws(IndustryError) -> [Category: FeatureNeed] {
        var needs: [Category: FeatureNeed] = [:]
        for need in FeatureNeed.allCases {
            for id in try table.strings(need.rawValue) {
                let line = table.line(ofPattern: id, key: need.rawValue)
                guard isIdentifier(id) else { throw table.error("`\(id)` is no category's id", line: line) }
                guard needs.updateValue(need, forKey: Category(rawValue: id)) == nil else {
                    throw table.error("`\(id)` can need the feature in one way only", line: line)
                }
            }
        }
        return needs
    }

    private static func rules(_ table: IndustryTable, _ type: FeatureType) throws(IndustryError) -> FeatureRules {
        var rules = FeatureRules()
        if let text = try table.string("regex") {
            rules.regex = CategoryPattern(
                text: text, strength: .normal, inHeading: false, line: table.line(ofKey: "regex"), path: table.path)
        }
        if let bounds = try table.bounds("length") {
            guard bounds.lowerBound >= 0, bounds.upperBound <= Double(FeatureReader.valueBytesMax) else {
                throw table.error(
                    "`length` is from 0 to \(FeatureReader.valueBytesMax)", line: table.line(ofKey: "length"))
            }
            rules.length = Int(bounds.lowerBound)...Int(bounds.upperBound)
        }
        rules.range = try table.bounds("range")
        if rules.range != nil, type != .amount, type != .number {
            throw table.error("`range` is for an amount or a number", line: table.line(ofKey: "range"))
        }
        rules.values = try table.strings("values")
        guard rules.values.isEmpty == (type != .enum) else {
            throw table.error("`values` belongs to the type `enum`, and the type to it", line: table.firstLine)
        }
        return rules
    }

    /// The patterns of every strength, in the order of the strengths.
    static func patterns(_ table: IndustryTable) throws(IndustryError) -> [CategoryPattern] {
        var patterns: [CategoryPattern] = []
        for strength in PatternStrength.allCases {
            patterns += try self.patterns(table, strength.rawValue, strength, inHeading: false)
        }
        return patterns
    }

    private static func patterns(
        _ table: IndustryTable, _ key: String, _ strength: PatternStrength, inHeading: Bool
    ) throws(IndustryError) -> [CategoryPattern] {
        var patterns: [CategoryPattern] = []
        for text in try table.strings(key) {
            let line = table.line(ofPattern: text, key: key)
            guard !text.isEmpty else { throw table.error("a pattern is empty", line: line) }
            if let excess = PatternSyntax.excess(in: text) {
                throw table.error("the pattern '\(text.prefix(80))' is too costly: \(excess)", line: line)
            }
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
