import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct BadInputTests {
    /// One sentence on standard error, nothing else, and the status that was promised.
    private func expectSentence(
        _ ended: DocketProgram.Ended, status: Int32, _ parts: String..., location: SourceLocation = #_sourceLocation
    ) {
        #expect(ended.status == status, "\(ended.errors)", sourceLocation: location)
        #expect(ended.output.isEmpty, sourceLocation: location)
        #expect(ended.errorLines.count == 1, "\(ended.errors)", sourceLocation: location)
        #expect(ended.errors.hasPrefix("docket: "), sourceLocation: location)
        for part in parts {
            #expect(ended.errors.contains(part), "\(ended.errors)", sourceLocation: location)
        }
    }

    @Test func `A settings file with an unknown key names file, line and the nearest key`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write(".config/docket/config.toml", "# mine\n[limits]\nfile_byte = 3\n")
        expectSentence(
            try await docket.run("batch", "list"), status: 2, path + ":3:", "limits.file_byte;", "limits.file_bytes")
        expectSentence(try await docket.run("classify", "x"), status: 2, path + ":3:")
        expectSentence(try await docket.run("doctor"), status: 2, path + ":3:")
    }

    @Test func `A named settings file that is missing is an error, the usual one is not`() async throws {
        let docket = try DocketProgram()
        expectSentence(
            try await docket.run("batch", "list", environment: ["DOCKET_CONFIG": docket.home + "/none.toml"]),
            status: 2,
            docket.home + "/none.toml", "no such settings file")
        #expect(try await docket.run("batch", "list").status == 0)
    }

    @Test func `An industry with a broken pattern names file and line`() async throws {
        let docket = try DocketProgram()
        let broken = CommandTests.industry.replacing("'cage'", with: "'ca(ge'")
        let path = try docket.folder.write("home/industries/general.toml", broken)
        let home: [String: String?] = ["DOCKET_HOME": docket.home + "/home"]
        expectSentence(try await docket.run("industry", "check", path), status: 2, path + ":9:", "ca(ge")
        expectSentence(try await docket.run("classify", path, environment: home), status: 2, path + ":9:")
        expectSentence(try await docket.run("batch", "list", environment: home), status: 2, path + ":9:")
        let doctor = try await docket.run("doctor", environment: home)
        #expect(doctor.status == 1)
        #expect(doctor.output.contains(path + ":9:"))
    }

    @Test func `A DOCKET_HOME without industries says so`() async throws {
        let docket = try DocketProgram()
        expectSentence(
            try await docket.run("industry", "list", environment: ["DOCKET_HOME": docket.home]), status: 2,
            "DOCKET_HOME",
            "industries/general.toml")
    }

    @Test func `Without redis-server the package is named`() async throws {
        let docket = try DocketProgram()
        let path: [String: String?] = ["PATH": docket.home]
        expectSentence(
            try await docket.run("batch", "list", environment: path), status: 3, "redis-server is not installed",
            "apt-get install redis-server")
        let file = try docket.folder.write("a.txt", ClassifyTests.invoice)
        #expect(try await docket.run("classify", file, environment: path).status == 0)
        let doctor = try await docket.run("doctor", environment: path)
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("apt-get install redis-server"))
    }

    @Test func `A socket that belongs to somebody else is left alone`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("state/redis.sock", "not a socket")
        expectSentence(try await docket.run("batch", "list"), status: 3, docket.state + "/redis.sock")
        #expect(try String(contentsOfFile: docket.state + "/redis.sock", encoding: .utf8) == "not a socket")
    }

    @Test func `A shared Redis that is not there is status 3, and a bad address status 2`() async throws {
        let docket = try DocketProgram()
        expectSentence(
            try await docket.run("batch", "list", "--redis-url", "redis://127.0.0.1:1/0"), status: 3,
            "docket: redis://127.0.0.1:1/0 can't be reached: Connection refused; start it, or leave out redis.url "
                + "(flag --redis-url) for a private one")
        expectSentence(
            try await docket.run("batch", "list", "--redis-url", "http://me:secret@x"), status: 2, "redis.url",
            "--redis-url")
        let ended = try await docket.run("batch", "list", "--redis-url", "http://me:secret@x")
        #expect(!ended.errors.contains("secret"))
    }

    @Test func `A state folder that can't be one is named`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("file", "x")
        expectSentence(
            try await docket.run("batch", "list", environment: ["DOCKET_STATE": path]), status: 2, path,
            "is a file and not a folder; name another state folder")
        expectSentence(
            try await docket.run("batch", "list", environment: ["DOCKET_STATE": path + "/below"]), status: 2,
            "is a file and not a folder, so \(path)/below can't be made below it")
    }

    @Test func `What is no file where a file should be is one sentence, and a pipe is never waited for`() async throws {
        let docket = try DocketProgram()
        let file = try docket.folder.write("in/a.txt", ClassifyTests.invoice)
        let folder = docket.home + "/in"
        let pipe = docket.home + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for (path, what) in [(folder, "it is a folder"), (pipe, "it is a device, pipe or socket")] {
            expectSentence(
                try await docket.run("batch", "list", environment: ["DOCKET_CONFIG": path]), status: 2, path, what,
                "no settings file")
            expectSentence(try await docket.run("industry", "check", path), status: 2, path, what)
            expectSentence(
                try await docket.run("classify", file, "--model-path", path), status: 2, path, "no model",
                "name the model's file")
            expectSentence(
                try await docket.run("eval", folder, "--model", path), status: 2, path, "name the model's file")
        }
        expectSentence(
            try await docket.run("industry", "check", "nofile"), status: 2, "nofile: there is no such file")
    }

    @Test func `A pipe in a folder is counted and not waited for`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("in/a.txt", ClassifyTests.invoice)
        #expect(mkfifo(docket.home + "/in/pipe", 0o600) == 0)
        for command in [["classify", "in"], ["batch", "submit", "in", "--wait"]] {
            let ended = try await docket.start(command).ended()
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.errors.contains("docket: 1 entry skipped: not a regular file\n"), "\(ended.errors)")
        }
    }

    @Test func `Paths of which none can be submitted say so once each`() async throws {
        let docket = try DocketProgram()
        expectSentence(
            try await docket.run("batch", "submit", "nowhere"), status: 1, "/nowhere: there is no such file or folder")
        let two = try await docket.run("batch", "submit", "nowhere", "either")
        #expect(two.status == 1 && two.errorLines.count == 3 && two.output.isEmpty)
        #expect(two.errorLines.last == "docket: none of the 2 paths can be read, nothing was submitted")
    }

    @Test func `A state folder that others may write in is refused and left as it is`() async throws {
        let docket = try DocketProgram()
        mkdir(docket.state, 0o700)
        chmod(docket.state, 0o777)
        expectSentence(try await docket.run("batch", "list"), status: 3, "chmod go-w \(docket.state)")
        var status = stat()
        #expect(stat(docket.state, &status) == 0 && status.st_mode & 0o777 == 0o777)
    }

    @Test func `The console needs a terminal`() async throws {
        let docket = try DocketProgram()
        expectSentence(try await docket.run(), status: 2, "terminal")
        expectSentence(try await docket.run("console"), status: 2, "terminal")
        expectSentence(try await docket.run(environment: ["TERM": "dumb"]), status: 2)
    }

    @Test func `LANG=C changes no data`() async throws {
        let docket = try DocketProgram()
        let path = try docket.folder.write("Käufer 漢字.txt", ClassifyTests.invoice)
        let ended = try await docket.run("classify", "--json", path, environment: ["LANG": "C", "LC_ALL": "C"])
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(try object(try #require(ended.lines.first))["path"] as? String == path)
    }

    @Test(
        "Bad usage is one sentence and status 2",
        arguments: [
            (["clasify"], "docket classify"), (["batch", "sumbit", "x"], "docket batch submit"),
            (["batch", "submit"], "path"), (["batch", "list", "--limit", "many"], "--limit"),
            (["batch", "list", "--limit", "0"], "--limit"), (["batch", "list", "--bogus"], "--bogus"),
            (["cache", "flush", "everything"], "everything"), (["top"], "--once"),
            (["batch", "results", "b-1", "--json", "--format", "csv"], "contradict"),
            (["batch", "submit", "x", "--client", "no spaces"], "client"),
            (["batch", "list", "--limits-pages", "0"], "--limits-pages"), (["client", "set", "a"], "--tier"),
            (["dead", "list", "--code", "zzz"], "no error code is called zzz; there are empty_file, too_large"),
            (["dead", "drop", "--all", "--code", "emty_file"], "did you mean empty_file?"),
            (["batch", "relabel", "1", "1", "-1"], "the category that it has"),
            (["classify", "--color", "blue", "x"], "blue"),
        ])
    func usage(arguments: [String], part: String) async throws {
        let docket = try DocketProgram()
        expectSentence(try await docket.start(arguments).ended(), status: 2, part)
    }

    @Test func `Nothing to submit is said before a store is opened`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("in/.hidden", "hidden")
        expectSentence(
            try await docket.run("batch", "submit", "in", environment: ["PATH": "/nowhere"]), status: 1, "no document")
    }

    @Test func `Help and version are data`() async throws {
        let docket = try DocketProgram()
        let help = try await docket.run("--help")
        #expect(help.status == 0 && help.output.contains("SUBCOMMANDS") && help.errors.isEmpty)
        let version = try await docket.run("--version")
        #expect(version.status == 0)
        #expect(version.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
    }
}
