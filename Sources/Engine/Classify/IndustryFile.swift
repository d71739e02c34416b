import FoundationEssentials

/// One file of the industries' folder, read into values once: industries name each other, to include or to rule out.
struct IndustryFile {
    let table: IndustryTable
    let text: String
    /// With the table that each was read from, for its line.
    let categories: [(value: IndustryCategory, entry: IndustryTable)]
    let features: [(value: FeatureDefinition, entry: IndustryTable)]

    /// A configuration larger than this is a mistake.
    private static let fileBytesMax = 1 << 20

    /// Throws for the first thing that is wrong, with its line; a key that is not in `keys` is wrong.
    init(path: String, keys: [String]) throws(IndustryError) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw IndustryError(path: path, line: 1, reason: "can't be read")
        }
        guard bytes.count <= Self.fileBytesMax else {
            throw IndustryError(path: path, line: 1, reason: "is larger than \(Self.fileBytesMax) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw IndustryError(path: path, line: 1, reason: "is not UTF-8")
        }
        self.text = text
        table = try IndustryTable(path: path, text: text)
        try table.allow(keys)
        var categories: [(IndustryCategory, IndustryTable)] = []
        for entry in try table.tables("category") { categories.append((try IndustryReader.category(entry), entry)) }
        var features: [(FeatureDefinition, IndustryTable)] = []
        for entry in try table.tables("feature") { features.append((try IndustryReader.feature(entry), entry)) }
        self.categories = categories
        self.features = features
    }
}

/// The files that one reading of a folder has seen already.
struct IndustryFiles {
    private var files: [String: IndustryFile] = [:]

    mutating func file(_ path: String, keys: [String]) throws(IndustryError) -> IndustryFile {
        if let file = files[path] { return file }
        let file = try IndustryFile(path: path, keys: keys)
        files[path] = file
        return file
    }
}
