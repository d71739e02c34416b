import Foundation
import TestSupport

/// A launcher of parsers that never answers, and ends with the docket that started it: a PDF file keeps a batch from
/// its end for as long as a test wants.
struct EndlessParser {
    private let docket: DocketProgram
    private let path: String

    init(_ docket: DocketProgram) throws {
        self.docket = docket
        path = try docket.folder.write(
            "parser",
            """
            #!/bin/sh
            echo >> "$(dirname "$0")/begun"
            while [ "$(cut -d ' ' -f 4 "/proc/$$/stat")" = "$PPID" ]; do sleep 0.1; done
            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }

    /// For the docket that shall wait.
    var environment: [String: String?] { ["DOCKET_JAIL": path, "DOCKET_LIMITS_EXTRACT_SECONDS": "3600"] }

    var hasBegun: Bool { FileManager.default.fileExists(atPath: docket.home + "/begun") }

    /// Puts a document into `in/` that this parser holds, and the real one reads.
    func addDocument() throws {
        let sample = try Data(contentsOf: URL(fileURLWithPath: Repository.path + "/samples/mutual-nda.pdf"))
        try docket.folder.write("in/nda.pdf", Array(sample))
    }
}
