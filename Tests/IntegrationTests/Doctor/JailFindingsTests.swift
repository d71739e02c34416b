import Foundation
import Testing

@testable import Engine
@testable import docket

/// What the doctor says of kernels that the tests don't run on.
@Suite struct JailFindingsTests {
    private func findings(_ answer: String, _ policy: JailPolicy = .refuse) throws -> [Finding] {
        JailFindings.of(try #require(JailProbe(launcher: "/l", parsing: answer)), policy: policy)
    }

    @Test func `A kernel with everything has nothing to mend, and says how far Landlock goes`() throws {
        let old = try findings("landlock 2 0\ncalls 1 0\n")
        #expect(old.map(\.subject) == ["jail launcher", "jail files", "jail calls"])
        #expect(old.allSatisfy { $0.state == .ok && $0.mend == nil })
        #expect(old[1].detail == "Landlock version 2 keeps out of sight: files")
        let new = try findings("landlock 7 0\ncalls 1 0\n")
        #expect(new[1].detail == "Landlock version 7 keeps out of sight: files, TCP, signals")
    }

    @Test(
        "Each reason for a kernel without Landlock has a mend of its own",
        arguments: [(ENOSYS, "linux-image"), (EOPNOTSUPP, "lsm="), (EPERM, "container")])
    func landlock(error: Int32, word: String) throws {
        let finding = try findings("landlock 0 \(error)\ncalls 1 0\n")[1]
        #expect(finding.state == .warning)
        #expect(finding.mend?.contains(word) == true)
    }

    @Test func `What the gap costs depends on the setting`() throws {
        for index in [1, 2] {
            let answer = index == 1 ? "landlock 0 38\ncalls 1 0\n" : "landlock 7 0\ncalls 0 22\n"
            #expect(try findings(answer, .refuse)[index].detail.contains("PDF documents are not read"))
            #expect(try findings(answer, .warn)[index].detail.contains("PDF documents are read without it"))
        }
    }
}
