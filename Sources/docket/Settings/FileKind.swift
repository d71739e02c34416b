#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a path names, looked at before it is opened: a folder can't be read, and a pipe would be waited for.
enum FileKind: Sendable {
    case missing, file, folder
    /// A pipe, a socket or a device.
    case other

    /// Blocks for one look.
    init(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            self = .missing
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        default: self = .other
        }
    }

    /// What stands in the way of reading it as a file, such as `it is a folder`; nil where nothing does, and for
    /// what is not there.
    var obstacle: String? {
        switch self {
        case .missing, .file: nil
        case .folder: "it is a folder"
        case .other: "it is a device, pipe or socket"
        }
    }
}
