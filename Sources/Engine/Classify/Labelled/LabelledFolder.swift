import FoundationEssentials
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder of documents whose types are known: by its `labels.tsv`, or by the sub-folder that each lies in.
public enum LabelledFolder {
    /// A document and what it is.
    public struct Entry: Hashable, Sendable {
        public var path: String
        public var category: Category
        /// As `labels.tsv` says in its column `licence`; empty where it says none.
        public var licence = ""
    }

    /// In the order of `labels.tsv`, else by name. Blocks. Throws ``ModelError`` when nothing is labelled.
    public static func entries(of folder: String) throws(ModelError) -> [Entry] {
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        if FileManager.default.fileExists(atPath: "\(base)/\(IndustryCheck.labelsFileName)") {
            do throws(IndustryError) {
                return try IndustryCheck.labels(of: base).map {
                    Entry(
                        path: $0.path.hasPrefix("/") ? $0.path : "\(base)/\($0.path)",
                        category: Category(rawValue: $0.type), licence: $0.licence)
                }
            } catch {
                throw ModelError(error.description)
            }
        }
        var entries: [Entry] = []
        for category in try names(in: base) where isFolder("\(base)/\(category)") {
            let below = (try? FileManager.default.subpathsOfDirectory(atPath: "\(base)/\(category)")) ?? []
            for name in below.sorted() where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                let path = "\(base)/\(category)/\(name)"
                if !isFolder(path) { entries.append(Entry(path: path, category: Category(rawValue: category))) }
            }
        }
        guard !entries.isEmpty else {
            throw ModelError(
                "\(folder): there is neither a labels.tsv nor a sub-folder with documents for each category in it")
        }
        return entries
    }

    private static func names(in folder: String) throws(ModelError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw ModelError("\(folder): the folder can't be read; is the name right, and may docket read it?")
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Nil for what is no regular file, or not there: reading a pipe would wait for somebody to write into it.
    static func fileBytes(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
