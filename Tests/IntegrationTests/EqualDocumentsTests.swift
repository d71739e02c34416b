import Foundation
import TestSupport
import Testing

/// The same bytes many times in one batch.
@Suite struct EqualDocumentsTests {
    /// Counts the parsers that are started, and starts them.
    private func countingLauncher(_ docket: DocketProgram) throws -> String {
        let path = try docket.folder.write(
            "launcher",
            """
            #!/bin/sh
            echo started >> "$(dirname "$0")/started"
            exec '\(BuiltProduct.path("CJail"))' "$@"
            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return path
    }

    private func started(_ docket: DocketProgram) -> Int {
        let text = (try? String(contentsOfFile: docket.home + "/started", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").count
    }

    @Test func `of five hundred copies of a PDF in a cold batch one is parsed, and all have the verdict`() async throws
    {
        let docket = try DocketProgram()
        let sample = try Data(contentsOf: URL(fileURLWithPath: Repository.path + "/samples/mutual-nda.pdf"))
        let environment = ["DOCKET_JAIL": try countingLauncher(docket)]
        try docket.folder.write("one/nda.pdf", Array(sample))
        _ = try await docket.run("classify", "one", environment: environment)
        let forOne = started(docket)
        try #require(forOne > 0)
        for number in 0..<500 { try docket.folder.write("in/\(number).pdf", Array(sample)) }
        let ended = try await docket.run("batch", "submit", "--wait", "--json", "in", environment: environment)
        #expect(ended.status == 0, "\(ended.errors)")
        let forAll = started(docket) - forOne
        #expect(forAll == forOne, "\(forAll) parsers were started, one copy needs \(forOne)")
        #expect(ended.lines.last?.contains("\"done\":500") == true)
        #expect(ended.lines.last?.contains("\"cached\":499") == true)
        let results = try await docket.run("batch", "results", "1", "--json")
        #expect(results.lines.filter { $0.contains("\"category\":\"nda\"") }.count == 500)
    }
}
