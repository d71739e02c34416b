import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct ClassifyTests {
    static let keys = [
        "path", "sha256", "bytes", "media_type", "industry", "category", "confidence", "decision", "source", "cached",
        "features", "reasons", "language", "pages", "duration_ms", "error", "children", "explanation",
        "accept_threshold",
    ]
    static let invoice = """
        INVOICE
        Invoice number: 2024-0117
        Bill to: Harbour Street Bakery
        Subtotal 120.00
        Total amount due 142.80 EUR
        Payment terms: 30 days, due date 2024-03-01
        """

    @Test func `Every document is one object with every key in its order`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("in/a.txt", Self.invoice)
        try docket.folder.write("in/b.txt", "Nothing in particular, only some words.")
        let ended = try await docket.run("classify", "--json", docket.home + "/in")
        #expect(ended.status == 0, "\(ended.errors)")
        try #require(ended.lines.count == 2)
        for line in ended.lines { #expect(keysInOrder(line).starts(with: Self.keys)) }
        let first = try object(ended.lines[0])
        #expect(first["path"] as? String == docket.home + "/in/a.txt")
        #expect(first["category"] as? String == "invoice")
        #expect(first["industry"] as? String == "general")
        #expect(first["media_type"] as? String == "text/plain")
        #expect(first["bytes"] as? Int == Self.invoice.utf8.count)
        #expect((first["sha256"] as? String)?.count == 64)
        #expect(["accept", "review"].contains(first["decision"] as? String))
        #expect(first["cached"] as? Bool == false)
        #expect(first["error"] is NSNull)
        let reasons = try #require(first["reasons"] as? [[String: Any]])
        #expect(reasons.allSatisfy { $0["text"] is String && $0["weight"] is Double })
        #expect(!reasons.isEmpty)
        let second = try object(ended.lines[1])
        #expect(second["category"] as? String == "unknown")
    }

    @Test func `For people it is a line a document, and what it rests on when asked`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("a.txt", Self.invoice)
        let short = try await docket.run("classify", path)
        #expect(short.status == 0)
        #expect(short.lines.count == 1)
        #expect(short.lines[0].contains("invoice") && short.lines[0].hasSuffix(path))
        #expect(short.errors.isEmpty)
        let long = try await docket.run("classify", "--explain", path)
        #expect(long.lines.count > 3)
        #expect(long.output.contains("accepted from"))
        #expect(long.output.contains("    ahead of "))
        #expect(long.output.contains("would have to be missing") || long.output.contains("it would be `"))
    }

    @Test func `What was expected is compared with what was found`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("a.txt", Self.invoice)
        let ended = try await docket.run("classify", "--expect", "receipt", path)
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(ended.output.contains("expected receipt: "))
        #expect(ended.output.contains("patterns of receipt that are not in it"))
        let line = try #require(try await docket.run("classify", "--json", "--expect", "receipt", path).lines.first)
        let expected = try #require(try object(line)["expected"] as? [String: Any])
        #expect(expected["category"] as? String == "receipt")
        #expect((expected["unmatched"] as? [Any])?.isEmpty == false)
        let unknown = try await docket.run("classify", "--expect", "sonnet", path)
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("has no category \"sonnet\""))
    }

    @Test func `What is attached to an e-mail is answered beside it`() async throws {
        let docket = try DocketProgram()
        let message = """
            From: a@example.org
            Subject: Your order
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Please find it attached.
            --b
            Content-Type: text/plain
            Content-Disposition: attachment; filename="invoice.txt"

            \(Self.invoice)
            --b
            Content-Type: application/octet-stream; name=tool.bin
            Content-Transfer-Encoding: base64

            f0VMRgIBAQA=
            --b--
            """
        let path = try docket.folder.write("mail.eml", message)
        let ended = try await docket.run("classify", "--json", path)
        #expect(ended.status == 0, "\(ended.errors)")
        let result = try object(try #require(ended.lines.first))
        #expect(result["media_type"] as? String == "message/rfc822")
        let children = try #require(result["children"] as? [[String: Any]])
        #expect(children.map { $0["name"] as? String } == ["invoice.txt", "tool.bin"])
        #expect(children[0]["category"] as? String == "invoice")
        #expect(children[0]["error"] is NSNull)
        #expect((children[1]["error"] as? [String: Any])?["code"] as? String == "unsupported_type")
        #expect(children[1]["confidence"] is NSNull)
        let lines = try await docket.run("classify", path).lines
        #expect(lines.count == 3)
        #expect(lines[1].contains("invoice") && lines[1].hasSuffix("invoice.txt"))
        #expect(lines[2].contains("unsupported_type") && lines[2].hasSuffix("tool.bin"))
    }

    @Test func `Standard input is a document and leaves nothing behind`() async throws {
        let docket = try DocketProgram()
        let ended = try await docket.run("classify", "--json", "-", input: Self.invoice)
        #expect(ended.status == 0, "\(ended.errors)")
        let result = try object(try #require(ended.lines.first))
        #expect(result["path"] as? String == "-")
        #expect(result["category"] as? String == "invoice")
        let left = try FileManager.default.contentsOfDirectory(atPath: docket.home)
        #expect(!left.contains { $0.hasPrefix("docket-input") })
    }

    @Test func `Standard input over the limit is refused while it is read`() async throws {
        let docket = try DocketProgram()
        let ended = try await docket.run(
            "classify", "--json", "-", "--limits-file-bytes", "100", input: String(repeating: "x", count: 101))
        #expect(ended.status == 1)
        let error = try #require(try object(ended.lines[0])["error"] as? [String: String])
        #expect(error["code"] == "too_large")
        let left = try FileManager.default.contentsOfDirectory(atPath: docket.home)
        #expect(!left.contains { $0.hasPrefix("docket-input") })
    }

    @Test func `Nothing on standard input is an empty document`() async throws {
        let docket = try DocketProgram()
        let ended = try await docket.run("classify", "-")
        #expect(ended.status == 1)
        #expect(ended.errorLines.count == 1)
        #expect(ended.errors.hasPrefix("docket: -: the file is empty"))
    }

    @Test func `An empty file, a missing path, a huge file and a pipe are one sentence each`() async throws {
        let docket = try DocketProgram()
        let empty = try docket.folder.write("empty.txt", "")
        let huge = try docket.folder.write("huge.bin", "")
        #expect(truncate(huge, 2 << 30) == 0)
        let pipe = docket.home + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let missing = docket.home + "/missing"
        for (path, code, part) in [
            (empty, "empty_file", "empty"), (huge, "too_large", "2147483648 bytes"), (missing, "not_found", "no such"),
            (pipe, "unsupported_type", "pipe"),
        ] {
            let plain = try await docket.run("classify", path)
            #expect(plain.status == 1)
            #expect(plain.output.isEmpty)
            try #require(plain.errorLines.count == 1, "\(plain.errors)")
            #expect(plain.errors.hasPrefix("docket: \(path): ") && plain.errors.contains(part))
            let ended = try await docket.run("classify", "--json", path)
            #expect(ended.status == 1)
            try #require(ended.lines.count == 1)
            let result = try object(try #require(ended.lines.first))
            #expect((result["error"] as? [String: String])?["code"] == code)
            #expect(result["decision"] as? String == "reject")
            #expect(result["category"] as? String == "unknown")
            #expect(keysInOrder(ended.lines[0]).starts(with: Self.keys))
        }
    }

    @Test func `A folder and a file that may not be read are one sentence each`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("locked/a.txt", "hello")
        let file = try docket.folder.write("file.txt", "hello")
        try docket.folder.write("shipped/README", "copies")
        let folder = docket.home + "/locked"
        // What docket ships with may lie where only its owner may look.
        for name in ["industries", "themes", "samples"] {
            try FileManager.default.copyItem(
                atPath: Repository.path + "/" + name, toPath: docket.home + "/shipped/" + name)
        }
        chmod(docket.home, 0o777)
        chmod(docket.home + "/shipped", 0o755)
        chmod(file, 0)
        chmod(folder, 0)
        defer { chmod(folder, 0o700) }
        // The superuser may read everything, so somebody else has to try.
        let prefix = geteuid() == 0 ? ["--reuid=65534", "--regid=65534", "--clear-groups", DocketProgram.path] : []
        let program = geteuid() == 0 ? "/usr/bin/setpriv" : DocketProgram.path
        let ended = try await docket.start(
            prefix + ["classify", "--json", folder, file], environment: ["DOCKET_HOME": docket.home + "/shipped"],
            executable: program
        ).ended()
        #expect(ended.status == 1, "\(ended.errors)")
        try #require(ended.lines.count == 2)
        for line in ended.lines {
            let error = try #require(try object(line)["error"] as? [String: String])
            #expect(error["code"] == "permission_denied")
        }
    }

    @Test func `Hidden files and links to folders are left out, overlapping paths count once`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("in/b/deep.txt", "deep")
        let named = try docket.folder.write("in/a.txt", "a")
        try docket.folder.write("in/.hidden", "hidden")
        try docket.folder.write("in/.git/config", "hidden")
        #expect(symlink(docket.home + "/in", docket.home + "/in/b/loop") == 0)
        #expect(symlink(named, docket.home + "/in/link.txt") == 0)
        let ended = try await docket.run("classify", "--json", "in", "in/a.txt", docket.home + "/in/./b", "in//a.txt")
        #expect(ended.status == 0, "\(ended.errors)")
        let paths = try ended.lines.map { try object($0)["path"] as? String }
        #expect(paths == ["/in/a.txt", "/in/b/deep.txt", "/in/link.txt"].map { docket.home + $0 })
    }

    @Test func `A name with an escape sequence never gets to the terminal as one`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("a\u{1B}[31m\nb.txt", Self.invoice)
        let empty = try docket.folder.write("c\u{1B}[2J.txt", "")
        let plain = try await docket.run("classify", path, empty)
        #expect(plain.lines.count == 1 && plain.errorLines.count == 2)
        #expect(!(plain.output + plain.errors).contains("\u{1B}"))
        #expect(plain.output.contains(#"a\x1b[31m\x0ab.txt"#))
        let machine = try await docket.run("classify", "--json", path)
        #expect(machine.lines.count == 1)
        #expect(!machine.output.contains("\u{1B}"))
        #expect(try object(machine.lines[0])["path"] as? String == path)
    }

    @Test(
        .enabled(if: access("/usr/bin/perl", X_OK) == 0, "perl is not installed: shells can't ignore SIGCHLD"))
    func `A parser that failed is not taken for one without text when the starter had children forgotten`() async throws
    {
        let docket = try DocketProgram()
        let path = try docket.folder.write("silent.pdf", "%PDF-1.7\nnothing follows")
        let failing = try docket.folder.write("jail", "#!/bin/sh\nexit 3\n")
        chmod(failing, 0o755)
        // An ignored SIGCHLD is inherited: the kernel then throws away how parsers ended.
        let ended = try await docket.start(
            ["-e", "$SIG{CHLD} = 'IGNORE'; exec @ARGV", DocketProgram.path, "classify", "--json", path],
            environment: ["DOCKET_JAIL": failing], executable: "/usr/bin/perl"
        ).ended()
        #expect(ended.status == 1)
        #expect(ended.output.contains("\"unreadable\""), "\(ended.output) \(ended.errors)")
    }

    @Test func `A closed pipe ends it as it ends every tool`() async throws {
        let docket = try DocketProgram()
        for number in 0..<200 { try docket.folder.write("in/\(number).txt", Self.invoice + "\(number)") }
        let ended = try await docket.start(
            ["-c", "\"\(DocketProgram.path)\" classify --json in | head -n 1; echo \"${PIPESTATUS[0]}\""],
            executable: "/bin/bash"
        ).ended()
        try #require(ended.lines.count == 2)
        // Either it was still writing, or it had written everything into the pipe before.
        #expect(["141", "0"].contains(ended.lines.last), "\(ended.output)")
        #expect(ended.errors.isEmpty)
    }

    @Test func `Colour is there when asked for and gone with NO_COLOR`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("a.txt", Self.invoice)
        let colored = try await docket.run("classify", "--color", "always", path)
        #expect(colored.output.contains("\u{1B}["))
        let plain = try await docket.run("classify", path, environment: ["NO_COLOR": "1"])
        #expect(!plain.output.contains("\u{1B}"))
    }

    @Test func `An unknown industry is named with those there are`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("a.txt", "hello")
        let ended = try await docket.run("classify", "--industry", "fishing", path)
        #expect(ended.status == 2)
        #expect(ended.errors.contains("fishing") && ended.errors.contains("general"))
        #expect(ended.errorLines.count == 1)
    }
}
