import FoundationEssentials
import TestSupport
import Testing

@testable import Engine

/// Documents of others that are not part of this repository: `DOCKET_CORPUS` names their folder.
enum Corpus {
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["DOCKET_CORPUS"]
        let candidates = [named, Repository.path + "/../shared/corpus"].compactMap { $0 }
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/documents/labels.tsv") }
    }()

    static let missing: Comment = "no corpus: set DOCKET_CORPUS to a folder with documents/labels.tsv and hostile/"

    static func files(below folder: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { "\(folder)/\($0)" }.filter {
            var isFolder = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder
        }
    }
}

@Suite(.enabled(if: Corpus.folder != nil, Corpus.missing))
struct HostileCorpusTests {
    @Test func `every hostile file ends in text or in a coded error`() throws {
        let folder = try #require(Corpus.folder) + "/hostile"
        let extractor = TextExtractor(limits: ExtractionLimits())
        var read = 0
        for path in Corpus.files(below: folder) {
            let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            do throws(DocumentError) {
                let text = try extractor.extract(bytes, name: "hostile")
                #expect(String(validating: text.text, as: UTF8.self) != nil, "\(path)")
                #expect(!text.text.contains { TextDecoder.isControl($0) }, "\(path)")
                read += 1
            } catch {
                #expect(error.code != .internal && !error.message.isEmpty, "\(path): \(error.message)")
            }
        }
        #expect(read > 10)
    }

    @Test func `PDFs under a password are encrypted`() throws {
        let folder = try #require(Corpus.folder) + "/hostile/encrypted"
        let extractor = TextExtractor(limits: ExtractionLimits())
        for path in Corpus.files(below: folder) where path.hasSuffix(".pdf") {
            let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            let result = Result { () throws(DocumentError) in try extractor.extract(bytes, name: "x") }
            guard case .failure(let error) = result else { Issue.record("\(path) was read"); continue }
            #expect(error.code == .encrypted, "\(path)")
        }
    }
}
