import TestSupport
import Testing

/// An operator relabels a document: the real program in a real terminal.
@Suite struct RelabelConsoleSessionTests {
    @Test func `o, a few letters and Enter relabel a document, u undoes it, Ctrl-C is 130`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("in/a.txt", "INVOICE\nInvoice number: 7\nBill to: Example Ltd\nAmount due: $7.00\n")
        let ended = try await docket.run("batch", "submit", "in", "--wait")
        try #require(ended.status == 0, "\(ended.errors)")
        let terminal = try PseudoTerminal(
            DocketProgram.path, ["console"], environment: docket.environment([:]), width: 100, height: 40)
        try await terminal.see("nothing is wrong")
        try await terminal.send("2\r")
        try await terminal.see("a.txt")
        try await terminal.send("\r")
        try await terminal.see("how close it was")
        try await terminal.send("o")
        try await terminal.see("What is a.txt?")
        try await terminal.see("bank_statement")
        try await terminal.send("receipt\r")
        try await terminal.see("a.txt is receipt now; docket said invoice")
        let said = try await docket.run("batch", "results", "1")
        #expect(said.output.contains("(console says so, docket said invoice)"), "\(said.output)")
        try await terminal.send("u")
        try await terminal.see("undone: a.txt is invoice again")
        try await terminal.send("\u{3}")
        #expect(try await terminal.ended() == 130)
        let after = try await docket.run("batch", "corrections", "--json")
        #expect(after.output.isEmpty)
    }
}
