import FoundationEssentials

/// Reads an industry's file into values. Refuses the file whole at the first thing that is wrong, with its line.
enum IndustryReader {
    /// Features that every industry looks for; not an industry itself.
    static let baseFileName = "base.toml"
    private static let industryKeys = [
        "name", "version", "description", "include", "rivals", "kinds", "thresholds", "category", "feature",
    ]
    private static let baseKeys = ["description", "unknown", "feature"]

    /// Follows `include` and `rivals`, one level deep, to files beside this one.
    static func read(path: String) throws(IndustryError) -> Industry {
        var files = IndustryFiles()
        return try read(path: path, &files)
    }

    /// `files` are those read before, and after.
    static func read(path: String, _ files: inout IndustryFiles) throws(IndustryError) -> Industry {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let file = try files.file(path, keys: industryKeys)
        let root = file.table
        var industry = Industry(
            name: IndustryName(rawValue: try root.required("name")), version: try root.required("version"),
            description: try root.required("description"), categories: [], features: [], acceptThreshold: 0.9,
            reviewThreshold: 0.5, path: path, sources: [file.text])
        guard ClientID(validating: industry.name.rawValue) != nil else {
            throw root.error("`name` may hold letters, digits, `.`, `_` and `-` only", line: root.line(ofKey: "name"))
        }
        if let thresholds = try root.table("thresholds") {
            try thresholds.allow(["accept", "review", "target_precision"])
            industry.acceptThreshold = try thresholds.fraction("accept") ?? industry.acceptThreshold
            industry.reviewThreshold = try thresholds.fraction("review") ?? industry.reviewThreshold
            industry.targetPrecision = try thresholds.targetPrecision()
            guard industry.reviewThreshold <= industry.acceptThreshold else {
                throw root.error("`review` must not be above `accept`", line: thresholds.line(ofKey: "review"))
            }
        }
        if let kinds = try root.string("kinds") {
            guard kinds == "broad" || kinds == "fine" else {
                throw root.error("`kinds` is `broad` or `fine`", line: root.line(ofKey: "kinds"))
            }
            industry.answersBroadly = kinds == "broad"
        }
        try add(file, to: &industry)
        for entry in try root.strings("include") {
            try include(entry, from: root, folder: folder, in: &industry, &files)
        }
        for entry in try root.strings("rivals") {
            try addRivals(entry, from: root, folder: folder, to: &industry, &files)
        }
        let base = "\(folder)/\(baseFileName)"
        if FileManager.default.fileExists(atPath: base) {
            let file = try files.file(base, keys: baseKeys)
            industry.sources.append(file.text)
            if let unknown = try file.table.table("unknown") {
                try unknown.allow(PatternStrength.allCases.map(\.rawValue))
                industry.unknownPatterns = try patterns(unknown)
            }
            try add(file, to: &industry)
        }
        guard !industry.categories.isEmpty else { throw root.error("there is no [[category]]", line: 1) }
        return industry
    }

    /// `legal` takes everything that legal.toml itself defines, `legal.letter` one category and the features it needs.
    private static func include(
        _ entry: String, from root: IndustryTable, folder: String, in industry: inout Industry,
        _ files: inout IndustryFiles
    ) throws(IndustryError) {
        let place = root.line(ofPattern: entry, key: "include")
        let parts = entry.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count <= 2, parts.allSatisfy({ ClientID(validating: $0) != nil }) else {
            throw root.error("`\(entry)` can't be included; name an industry, or `industry.category`", line: place)
        }
        let included = try load(parts[0], "include", from: root, folder: folder, &files)
        if !industry.sources.contains(included.text) { industry.sources.append(included.text) }
        guard parts.count == 2 else {
            try add(included, to: &industry)
            return
        }
        guard try add(included, only: Category(rawValue: parts[1]), to: &industry) else {
            throw root.error("there is no category `\(parts[1])` in \(folder)/\(parts[0]).toml", line: place)
        }
    }

    /// What another file knows and this industry does not, to be told apart from what it does know. What a kind of the
    /// industry's is a kind of, or the reverse, is no rival: it would be right too.
    private static func addRivals(
        _ name: String, from root: IndustryTable, folder: String, to industry: inout Industry,
        _ files: inout IndustryFiles
    ) throws(IndustryError) {
        guard ClientID(validating: name) != nil else {
            let place = root.line(ofPattern: name, key: "rivals")
            throw root.error("`\(name)` can't be a rival; name an industry", line: place)
        }
        let other = try load(name, "rivals", from: root, folder: folder, &files)
        if !industry.sources.contains(other.text) { industry.sources.append(other.text) }
        let ids = Set(industry.categories.map(\.id))
        let broader = Set(industry.categories.compactMap(\.kindOf))
        for (value, _) in other.categories {
            var category = value
            let isAkin = broader.contains(category.id) || category.kindOf.map(ids.contains) ?? false
            if let kindOf = category.kindOf, ids.contains(kindOf) { industry.kindsElsewhere[category.id] = kindOf }
            guard !ids.contains(category.id), !isAkin else { continue }
            category.isRival = true
            industry.categories.append(category)
        }
    }

    private static func load(
        _ name: String, _ key: String, from root: IndustryTable, folder: String, _ files: inout IndustryFiles
    ) throws(IndustryError) -> IndustryFile {
        let path = "\(folder)/\(name).toml"
        guard FileManager.default.fileExists(atPath: path) else {
            throw root.error(
                "\(key) names `\(name)`, but there is no \(path)", line: root.line(ofPattern: name, key: key))
        }
        return try files.file(path, keys: industryKeys)
    }
}
