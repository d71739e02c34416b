import CZlib
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Lines of a file, packed with gzip or not. Blocks. Holds one line and a buffer, whatever the file unpacks to.
final class LineReader {
    private static let chunkBytes = 1 << 16

    private let path: String
    private let limits: TrainingLimits
    private let file: gzFile
    private var chunk = [UInt8](repeating: 0, count: chunkBytes)
    private var range = 0..<0
    private var bytesRead = 0
    /// Of the line that was returned last; from 1.
    private(set) var number = 0

    /// Throws ``ModelError`` for what is not there, not a file or not to be read.
    init(_ path: String, limits: TrainingLimits) throws(ModelError) {
        // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelError("\(path): it can't be opened: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ModelError("\(path): this is no file; name a file or a folder")
        }
        guard let file = gzdopen(descriptor, "r") else {
            close(descriptor)
            throw ModelError("\(path): there is no memory to read it")
        }
        self.path = path
        self.limits = limits
        self.file = file
    }

    deinit { gzclose(file) }

    /// The next line without its end; nil at the end of the file. Throws ``ModelError`` with file and line for one that
    /// is too long, and for a file that is damaged or unpacks to more than it may.
    func next() throws(ModelError) -> [UInt8]? {
        var line: [UInt8] = []
        var isBegun = false
        while true {
            if range.isEmpty {
                try fill()
                guard !range.isEmpty else {
                    if isBegun { number += 1 }
                    return isBegun ? line : nil
                }
            }
            isBegun = true
            let end = chunk[range].firstIndex(of: UInt8(ascii: "\n"))
            let part = range.lowerBound..<(end ?? range.upperBound)
            guard line.count + part.count <= limits.lineBytesMax else {
                throw ModelError(
                    "\(path):\(number + 1): the line is longer than \(limits.lineBytesMax) bytes; split it")
            }
            line.append(contentsOf: chunk[part])
            range = (end.map { $0 + 1 } ?? range.upperBound)..<range.upperBound
            if end != nil {
                number += 1
                return line
            }
        }
    }

    private func fill() throws(ModelError) {
        let got = Int(gzread(file, &chunk, UInt32(chunk.count)))
        var code: Int32 = Z_OK
        _ = gzerror(file, &code)
        guard got >= 0, code == Z_OK || code == Z_STREAM_END else {
            throw ModelError("\(path):\(number + 1): the file is damaged or cut off here; copy it again")
        }
        bytesRead += got
        guard bytesRead <= limits.dataBytesMax else {
            throw ModelError("\(path): it unpacks to more than \(limits.dataBytesMax) bytes; split it")
        }
        range = 0..<got
    }
}
