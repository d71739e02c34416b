import FoundationEssentials
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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

    /// What a search brought.
    public struct Finding: Sendable {
        public var documents: [Document]
        public var problems: [Problem]
        /// Sockets, pipes and devices inside of folders: they are never opened.
        public var skipped: Int

        public init(documents: [Document], problems: [Problem] = [], skipped: Int = 0) {
            self.documents = documents
            self.problems = problems
            self.skipped = skipped
        }

        /// `1 entry skipped: not a regular file`; nil when none was.
        public var skippedSentence: String? {
            switch skipped {
            case 0: nil
            case 1: "1 entry skipped: not a regular file"
            default: "\(skipped) entries skipped: not regular files"
            }
        }
    }

    /// Absolute paths of regular files, each once, sorted by their bytes. A link to a file stands for the file; links
    /// to folders are followed only when named. Hidden files are left out unless named; sockets, pipes and devices
    /// inside of folders are left out and counted. Blocks. Stops with a problem at `documentsMax`.
    public static func find(_ paths: [String], documentsMax: Int) -> Finding {
        var walk = Walk(documentsMax: documentsMax)
        for path in paths where !walk.isFull { walk.visit(named: path) }
        return walk.result
    }

    /// Entries of one folder: folders first, then by name; hidden ones left out. Blocks.
    public static func entries(of folder: String) throws(DocumentError) -> [Entry] {
        let names = try Folder.names(in: folder)
        var entries: [Entry] = []
        for name in names where !name.hasPrefix(".") {
            switch Folder.inspect(folder + "/" + name) {
            case .success(let found):
                guard found.kind != .other else { continue }
                entries.append(
                    Entry(
                        name: name, kind: found.kind == .folder ? .folder : .file, bytes: found.bytes,
                        modifiedAt: found.modifiedAt))
            case .failure:
                entries.append(Entry(name: name, kind: .unreadable, bytes: 0, modifiedAt: Timestamp(milliseconds: 0)))
            }
        }
        return entries.sorted { left, right in
            if (left.kind == .folder) != (right.kind == .folder) { return left.kind == .folder }
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
    }

    /// A path as the kernel would walk it from anywhere: absolute, without `.`, empty parts and a slash at the end.
    /// `..` stays, because the folder before it may be a link.
    static func absolute(_ path: String, in currentFolder: String) -> String {
        let whole = path.hasPrefix("/") ? path : currentFolder + "/" + path
        let parts = whole.split(separator: "/").filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }
}

/// One search, with what it has found so far.
private struct Walk {
    let documentsMax: Int
    private let currentFolder = FileManager.default.currentDirectoryPath
    private var paths: Set<String> = []
    private var problems: [DocumentFinder.Problem] = []
    private var skipped: Set<String> = []
    private(set) var isFull = false

    /// Folders in folders; deeper than any collection of documents, shallower than the kernel's longest path.
    private static let depthMax = 256

    init(documentsMax: Int) { self.documentsMax = documentsMax }

    var result: DocumentFinder.Finding {
        let sorted = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return DocumentFinder.Finding(
            documents: sorted.map { Document(path: $0) }, problems: problems, skipped: skipped.count)
    }

    mutating func visit(named path: String) {
        guard !path.isEmpty else { return refuse(path, DocumentError(.notFound, "an empty path names no file")) }
        let path = DocumentFinder.absolute(path, in: currentFolder)
        switch Folder.inspect(path) {
        case .failure(let error): refuse(path, error)
        case .success(let found):
            switch found.kind {
            case .file: add(path)
            case .folder: descend(into: path, depth: 0)
            case .other:
                refuse(
                    path, DocumentError(.unsupportedType, "this is a device, pipe or socket; name a file or a folder"))
            }
        }
    }

    private mutating func descend(into folder: String, depth: Int) {
        guard depth < Self.depthMax else {
            return refuse(
                folder,
                DocumentError(.unreadable, "more than \(Self.depthMax) folders inside each other; name this one"))
        }
        let names: [String]
        do throws(DocumentError) { names = try Folder.names(in: folder) } catch { return refuse(folder, error) }
        for name in names where !name.hasPrefix(".") {
            guard !isFull else { return }
            let path = (folder == "/" ? "" : folder) + "/" + name
            switch Folder.inspect(path) {
            case .failure(let error): refuse(path, error)
            case .success(let found):
                switch found.kind {
                case .file: add(path)
                case .folder: if !found.isLink { descend(into: path, depth: depth + 1) }
                case .other: skipped.insert(path)
                }
            }
        }
    }

    private mutating func add(_ path: String) {
        guard paths.count < documentsMax || paths.contains(path) else {
            isFull = true
            return refuse(
                path,
                DocumentError(
                    .tooLarge, "more than \(documentsMax) documents at once; submit the rest as another batch"))
        }
        paths.insert(path)
    }

    private mutating func refuse(_ path: String, _ error: DocumentError) {
        problems.append(DocumentFinder.Problem(path: path, error: error))
    }
}

/// What the file system says of one path.
private enum Folder {
    enum Kind { case file, folder, other }

    struct Found {
        var kind: Kind
        var isLink: Bool
        var bytes: Int
        var modifiedAt: Timestamp
    }

    static func inspect(_ path: String) -> Result<Found, DocumentError> {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .failure(error(errno, path: path)) }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path, &status) != 0 {
            let reason = errno
            guard reason != ENOENT else {
                return .failure(DocumentError(.notFound, "this link points to nothing"))
            }
            return .failure(error(reason, path: path))
        }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        #if canImport(Glibc)
        let modified = status.st_mtim
        #else
        let modified = status.st_mtimespec
        #endif
        let milliseconds = Int64(modified.tv_sec) * 1000 + Int64(modified.tv_nsec) / 1_000_000
        return .success(
            Found(
                kind: kind, isLink: isLink, bytes: Int(status.st_size),
                modifiedAt: Timestamp(milliseconds: milliseconds)))
    }

    /// Opened first, because the kernel's own reason is the sentence a person needs.
    static func names(in folder: String) throws(DocumentError) -> [String] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error(errno, path: folder, isFolder: true) }
        close(descriptor)
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw DocumentError(.unreadable, "this folder could not be read to its end; check the disk it is on")
        }
    }

    static func error(_ reason: Int32, path: String, isFolder: Bool = false) -> DocumentError {
        switch reason {
        case ENOENT, ENOTDIR:
            // A name that is not UTF-8 was repaired on its way here and names nothing any more.
            path.unicodeScalars.contains("\u{FFFD}")
                ? DocumentError(.unreadable, "this name is not UTF-8; rename it")
                : DocumentError(.notFound, "there is no such file or folder; check the path")
        case EACCES, EPERM:
            DocumentError(
                .permissionDenied,
                isFolder
                    ? "docket may not read this folder; give its user the right to (chmod u+rx)"
                    : "docket may not look here; give its user the right to read the folders above")
        case ENAMETOOLONG: DocumentError(.unreadable, "this path is too long for the system; move the files up")
        case ELOOP: DocumentError(.unreadable, "these links lead in a circle")
        case EMFILE, ENFILE: DocumentError(.internal, "too many open files; raise the limit (ulimit -n)")
        default: DocumentError(.unreadable, "the system can't read this (error \(reason)); check the disk it is on")
        }
    }
}
