import Glibc
import TestSupport
import Testing

@testable import Engine

@Suite struct FileReaderTests {
    @Test(arguments: [1, 4095, 65_536, 300_001])
    func `reads every byte`(count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try folder.write("a.bin", bytes)
        #expect(try FileReader.read(path, bytesMax: 1 << 20) == bytes)
    }

    @Test func `an empty file, a missing one, a folder and a pipe are refused with their codes`() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.write("empty.txt", [])
        #expect(code { try FileReader.read(empty, bytesMax: 10) } == .emptyFile)
        #expect(code { try FileReader.read(folder.path + "/missing", bytesMax: 10) } == .notFound)
        #expect(code { try FileReader.read(folder.path, bytesMax: 10) } == .unsupportedType)
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(code { try FileReader.read(pipe, bytesMax: 10) } == .unsupportedType)
    }

    @Test func `a sparse file of two gigabytes is refused without being read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("sparse", [1])
        #expect(truncate(path, 2 << 30) == 0)
        #expect(code { try FileReader.read(path, bytesMax: 100 << 20) } == .tooLarge)
    }

    @Test func `a file that says it is empty but is not is read whole, within the limit`() throws {
        let bytes = try FileReader.read("/proc/self/status", bytesMax: 1 << 20)
        #expect(bytes.starts(with: Array("Name:".utf8)))
        #expect(code { try FileReader.read("/proc/self/status", bytesMax: 10) } == .tooLarge)
    }

    private func code(_ work: () throws -> [UInt8]) -> ErrorCode? {
        do {
            _ = try work()
            return nil
        } catch { return (error as? DocumentError)?.code }
    }
}
