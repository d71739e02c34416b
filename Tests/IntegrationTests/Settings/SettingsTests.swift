import Engine
import Testing

@testable import docket

@Suite struct SettingsTests {
    private func settings(
        _ file: String? = nil, environment: [String: String] = [:], flags: [(key: SettingKey, text: String)] = []
    ) throws(CommandFailure) -> Settings {
        try Settings(flags: flags, environment: environment, file: file.map { ("/c.toml", $0) })
    }

    /// The sentence it fails with.
    private func failure(
        _ file: String? = nil, environment: [String: String] = [:], flags: [(key: SettingKey, text: String)] = []
    ) -> String? {
        do throws(CommandFailure) {
            _ = try settings(file, environment: environment, flags: flags)
            return nil
        } catch {
            #expect(error.status == .usage)
            return error.message
        }
    }

    @Test func `Flag beats environment beats file beats default, and each says where it came from`() throws {
        let file = "[limits]\n\npages = 10\n"
        let variables = ["DOCKET_LIMITS_PAGES": "20"]
        let flags = [(key: SettingKey.pages, text: "30")]
        #expect(try settings().engine.limits.pagesMax == EngineConfiguration().limits.pagesMax)
        #expect(try settings().effective(.pages).origin == .builtIn)
        #expect(try settings(file).engine.limits.pagesMax == 10)
        #expect(try settings(file).effective(.pages).origin == .file("/c.toml", line: 3))
        #expect(try settings(file, environment: variables).engine.limits.pagesMax == 20)
        #expect(
            try settings(file, environment: variables).effective(.pages).origin == .variable("DOCKET_LIMITS_PAGES"))
        #expect(try settings(file, environment: variables, flags: flags).engine.limits.pagesMax == 30)
        #expect(
            try settings(file, environment: variables, flags: flags).effective(.pages).origin == .flag("--limits-pages")
        )
    }

    @Test func `Every key gets where it belongs`() throws {
        let file = """
            environment = "production"
            redis.url = "redis://localhost:6379/1"
            redis.wait_replicas = 2
            redis.wait_replicas_seconds = 0.5
            [limits]
            file_bytes = 1001
            pages = 12
            text_bytes = 4096
            extract_seconds = 1.5
            extract_memory_bytes = 67108864
            expanded_bytes = 2_000_000
            nesting = 3
            [ocr]
            pages = 4
            languages = "eng+deu"
            [model]
            path = "/m.model"
            [engine]
            classify_threads = 3
            extract_threads = 4
            lease_seconds = 5
            attempts = 6
            grace_seconds = 7
            [jail]
            when_incomplete = "warn"
            [console]
            theme = "mono"
            refresh_seconds = 0.5
            """
        let settings = try settings(file)
        #expect(settings.store.waitReplicas == 2 && settings.store.waitReplicasTimeout == .milliseconds(500))
        let engine = settings.engine
        #expect(engine.environment == "production")
        #expect(settings.redisURL == "redis://localhost:6379/1")
        #expect(engine.limits.fileBytesMax == 1_001)
        #expect(engine.limits.pagesMax == 12)
        #expect(engine.limits.textBytesMax == 4_096)
        #expect(engine.limits.extractTime == .seconds(1.5))
        #expect(engine.limits.extractMemoryBytesMax == 67_108_864)
        #expect(engine.limits.expandedBytesMax == 2_000_000)
        #expect(engine.limits.nestingMax == 3)
        #expect(engine.limits.recognizedPagesMax == 4)
        #expect(engine.limits.recognitionLanguages == "eng+deu")
        #expect(engine.limits.whenJailIncomplete == .warn)
        #expect(settings.model == .file("/m.model"))
        #expect(engine.classifyThreads == 3)
        #expect(engine.extractThreads == 4)
        #expect(engine.lease == .seconds(5))
        #expect(engine.attemptsMax == 6)
        #expect(engine.graceTime == .seconds(7))
        #expect(settings.consoleTheme == "mono")
        #expect(settings.consoleRefresh == .seconds(0.5))
        for key in SettingKey.all { #expect(settings.effective(key).origin != .builtIn, "\(key.name)") }
    }

    @Test(
        "What can't be understood names file, line and the nearest key",
        arguments: [
            (
                "[limits]\nfile_byte = 3",
                "/c.toml:2: there is no setting limits.file_byte; the nearest is limits.file_bytes"
            ),
            ("[limts]\nfile_bytes = 3", "/c.toml:1: there is no setting limts; the nearest is limits"),
            ("\n\nenviroment = \"a\"", "/c.toml:3: there is no setting enviroment; the nearest is environment"),
            ("zzzz = 1", "/c.toml:1: there is no setting zzzz; docket doctor lists all of them"),
            ("# a\n[limits]\npages = \"3\"", "/c.toml:3: limits.pages must be a whole number from 1 to 100000"),
            ("[limits]\npages = 0", "/c.toml:2: limits.pages must be a whole number from 1 to 100000"),
            ("limits.pages = 1.5", "/c.toml:1: limits.pages must be a whole number from 1 to 100000"),
            ("limits = 3", "/c.toml:1: there is no setting limits; the nearest is limits"),
            ("environment = 3", "/c.toml:1: environment must be a text of 1 to 40 bytes"),
            (
                "jail.when_incomplete = \"ignore\"",
                "/c.toml:1: jail.when_incomplete must be \"refuse\" or \"warn\""
            ),
            ("[console]\nrefresh_seconds = -1", "/c.toml:2: console.refresh_seconds must be seconds from 0.1 to 60"),
        ])
    func refusals(file: String, sentence: String) { #expect(failure(file) == sentence) }

    @Test func `What is not TOML names its line`() throws {
        let sentence = try #require(failure("environment = \"a\"\n[limits]\npages = \n"))
        #expect(sentence.hasPrefix("/c.toml:3: this is not TOML: "))
    }

    @Test func `A bad variable and a bad flag are named`() {
        #expect(
            failure(environment: ["DOCKET_LIMITS_PAGES": "many"])
                == "DOCKET_LIMITS_PAGES must be a whole number from 1 to 100000, not \"many\"")
        #expect(
            failure(flags: [(.consoleRefresh, "0")]) == "--refresh must be seconds from 0.1 to 60, not \"0\"")
    }

    @Test func `A password in an address is never shown`() throws {
        let settings = try settings(environment: ["DOCKET_REDIS_URL": "redis://me:se@cret@host:1/2"])
        #expect(settings.shown(.redisURL).text == "redis://***@host:1/2")
        let open = try self.settings(environment: ["DOCKET_REDIS_URL": "redis://host:1/2"])
        #expect(open.shown(.redisURL).text == "redis://host:1/2")
    }

    @Test func `Names of variables and flags are made from the key`() {
        #expect(SettingKey.fileBytes.variable == "DOCKET_LIMITS_FILE_BYTES")
        #expect(SettingKey.fileBytes.flag == "--limits-file-bytes")
        #expect(Set(SettingKey.all.map(\.variable)).count == SettingKey.all.count)
        #expect(Set(SettingKey.all.map(\.flag)).count == SettingKey.all.count)
    }

    @Test func `Every key has its flag on the command line`() throws {
        let values: [SettingKey: String] = [
            .extractMemoryBytes: "67108864", .expandedBytes: "2000000", .textBytes: "4096", .redisURL: "redis://h",
            .environment: "e", .whenJailIncomplete: "warn",
        ]
        for key in SettingKey.all where key != .consoleTheme && key != .consoleRefresh {
            let value = values[key] ?? "2"
            let options = try SettingsOptions.parse([key.flag, value])
            #expect(options.given.map(\.key) == [key], "\(key.flag)")
            #expect(try settings(flags: options.given).effective(key).text == value)
        }
    }
}

@Suite struct NearestNameTests {
    @Test(
        "The nearest name is what a person may have meant",
        arguments: [
            ("clasify", "classify"), ("bacth", "batch"), ("BATCH", "batch"), ("tpo", "top"), ("foo", nil), ("", nil),
        ] as [(String, String?)])
    func nearest(written: String, meant: String?) {
        #expect(NearestName.find(written, among: ["classify", "batch", "top"]) == meant)
    }

    @Test func `Swapped neighbours are one edit`() {
        #expect(NearestName.edits(from: Array("ab".utf8), to: Array("ba".utf8)) == 1)
        #expect(NearestName.edits(from: Array("kitten".utf8), to: Array("sitting".utf8)) == 3)
        #expect(NearestName.edits(from: [], to: Array("abc".utf8)) == 3)
    }
}
