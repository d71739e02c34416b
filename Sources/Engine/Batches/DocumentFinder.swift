/// Finds the documents that a person named: files as they are, folders with all that is below them.
public enum DocumentFinder {
    /// One entry of a folder, for a file browser.
    public struct Entry: Hashable, Sendable {
        public enum Kind: Hashable, Sendable { case folder, file, unreadable }

        public var name: String
        public var kind: Kind
        public var bytes: Int
        public var modifiedAt: Timestamp

        public init(name: String, kind: Kind, bytes: Int, modifiedAt: Timestamp) {
            self.name = name
            self.kind = kind
            self.bytes = bytes
            self.modifiedAt = modifiedAt
        }
    }

    /// A path that could not be read, with why.
    public struct Problem: Hashable, Sendable {
        public var path: String
        public var error: DocumentError

        public init(path: String, error: DocumentError) {
            self.path = path
            self.error = error
        }
    }

    /// Absolute paths of regular files, sorted; symbolic links to folders are not followed, hidden files are left out
    /// unless named. Blocks. Stops with a problem at `documentsMax`.
    public static func find(_ paths: [String], documentsMax: Int) -> (documents: [Document], problems: [Problem]) {
        fatalError("not built yet")
    }

    /// Entries of one folder: folders first, then by name; hidden ones left out. Blocks.
    public static func entries(of folder: String) throws(DocumentError) -> [Entry] { fatalError("not built yet") }
}
