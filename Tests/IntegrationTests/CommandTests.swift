import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct CommandTests {
    @Test func `An industry is checked by a bare file name, with what lies beside it`() async throws {
        let docket = try DocketProgram()
        let category =
            "[[category]]\nid = \"%\"\ntitle = \"A\"\ndescription = \"A\"\nstrong = ['% words']\nmin_match = 1\n"
        for (name, head) in [("one", "include = [\"two\"]\n"), ("two", "")] {
            let text = "name = \"\(name)\"\nversion = \"1\"\ndescription = \"A\"\n\(head)\n" + category
            try docket.folder.write(
                "\(name).toml", text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: name))
        }
        let ended = try await docket.run("industry", "check", "one.toml")
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test func `A snapshot holds everything the console shows`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: 2)
        _ = try await docket.run("batch", "submit", "in", "--wait")
        let ended = try await docket.run("top", "--once", "--json", "--environment", "test bench")
        #expect(ended.status == 0, "\(ended.errors)")
        let line = try #require(ended.lines.first)
        #expect(
            keysInOrder(line) == [
                "taken_at", "environment", "version", "uptime", "health", "findings", "store", "backlog", "queues",
                "rates",
                "latency", "waits", "totals", "caches", "batches", "batches_total", "clients", "tiers", "workers",
                "industries", "resources",
            ])
        let snapshot = try object(line)
        #expect(snapshot["environment"] as? String == "test bench")
        #expect(snapshot["batches_total"] as? Int == 1)
        #expect((snapshot["store"] as? [String: Any])?["reachable"] as? Bool == true)
        #expect((snapshot["batches"] as? [[String: Any]])?.first?["batch_id"] as? String == "b-1")
        let plain = try await docket.run("top", "--once")
        #expect(plain.output.contains("backlog  0 queued"))
        #expect(plain.output.contains("b-1"))
    }

    @Test func `Clients and tiers are listed, and a client is moved`() async throws {
        let docket = try DocketProgram()
        try BatchTests.fill(docket, count: 1)
        _ = try await docket.run("batch", "submit", "in", "--client", "harbour", "--wait")
        let tiers = try await docket.run("tier", "list", "--json")
        #expect(
            try tiers.lines.map { try object($0)["tier"] as? String ?? "" }.sorted() == [
                "bulk", "operator", "priority", "standard",
            ])
        for line in tiers.lines {
            #expect(keysInOrder(line) == ["tier", "rate", "burst", "wait_target", "max_queued", "max_in_flight"])
        }
        let clients = try await docket.run("client", "list", "--json")
        let line = try #require(clients.lines.first { $0.contains("harbour") })
        #expect(
            keysInOrder(line) == [
                "client", "tier", "priority", "paused", "tokens", "queued", "in_flight", "admitted", "refused",
                "settled", "last_refusal", "last_refused_at",
            ])
        #expect(try object(line)["tier"] as? String == "standard")
        let moved = try await docket.run("client", "set", "harbour", "--tier", "priority", "--json")
        #expect(try object(try #require(moved.lines.first))["tier"] as? String == "priority")
        let unknown = try await docket.run("client", "set", "harbour", "--tier", "golden")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("golden") && unknown.errors.contains("standard"))
        let bad = try await docket.run("client", "set", "no spaces", "--tier", "bulk")
        #expect(bad.status == 2)
    }

    @Test func `Industries are listed, shown and checked without a store`() async throws {
        let docket = try DocketProgram()
        let withoutServer: [String: String?] = ["PATH": "/nowhere"]
        let listed = try await docket.run("industry", "list", "--json", environment: withoutServer)
        #expect(listed.status == 0, "\(listed.errors)")
        #expect(
            keysInOrder(try #require(listed.lines.first)) == [
                "industry", "version", "description", "categories", "features", "accept_threshold", "fingerprint",
                "path", "feature_details",
            ])
        let general = try object(listed.lines[0])
        #expect(general["industry"] as? String == "general")
        let shown = try await docket.run("industry", "show", "general")
        #expect(shown.status == 0 && shown.output.contains("CATEGORY"))
        let unknown = try await docket.run("industry", "show", "fishing")
        #expect(unknown.status == 2 && unknown.errors.contains("general"))
        let path = try #require(general["path"] as? String)
        let checked = try await docket.run("industry", "check", path)
        #expect(checked.status == 0 && checked.output.contains("general is good"))
    }

    @Test func `A check on labelled documents says what each pattern fires on`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("industry/own.toml", Self.industry)
        try docket.folder.write("in/a.txt", "a parrot and a cage")
        try docket.folder.write("in/b.txt", "only a parrot")
        try docket.folder.write("in/c.txt", "a cage for a hamster")
        try docket.folder.write("in/labels.tsv", "path\ttype\na.txt\tbird\nb.txt\tbird\nc.txt\trodent\n")
        let ended = try await docket.run("industry", "check", "industry/own.toml", "--corpus", "in", "--json")
        #expect(ended.status == 0, "\(ended.errors)")
        let rows = try ended.lines.map(object)
        #expect(rows.first?["industry"] as? String == "own")
        let parrot = try #require(rows.first { $0["pattern"] as? String == "parrot" })
        #expect(parrot["own"] as? Int == 2 && parrot["other"] as? Int == 0)
        #expect(parrot["category"] as? String == "bird" && parrot["strength"] as? String == "strong")
        let cage = try #require(rows.first { $0["pattern"] as? String == "cage" })
        #expect(cage["own"] as? Int == 1 && cage["other"] as? Int == 1)
        let plain = try await docket.run("industry", "check", "industry/own.toml", "--corpus", "in")
        #expect(plain.output.contains("'parrot'"))
        let unlabelled = try await docket.run("industry", "check", "industry/own.toml", "--corpus", "industry")
        #expect(unlabelled.status == 2 && unlabelled.errors.contains("labels.tsv"))
    }

    static let industry = """
        name = "own"
        version = "1"
        description = "Birds."

        [[category]]
        id = "bird"
        title = "Bird"
        strong = ['parrot']
        normal = ['cage']
        """

    @Test func `The doctor says what is there, what counts and where it came from`() async throws {
        let docket = try DocketProgram()
        try docket.folder.write("config.toml", "[limits]\npages = 9\n")
        let ended = try await docket.run(
            "doctor", "--json", "--limits-text-bytes", "5000",
            environment: [
                "DOCKET_CONFIG": docket.home + "/config.toml", "DOCKET_ENVIRONMENT": "bench", "DOCKET_LIMITS_PAGE": "1",
            ])
        let objects = try ended.lines.map(object)
        #expect(ended.status == 0, "\(ended.output) \(ended.errors)")
        let checks = objects.filter { $0["check"] != nil }
        for name in [
            "redis-server", "pdf reader", "pdftoppm", "unpacker", "jail launcher", "jail files", "jail calls",
            "hyperscan", "ncurses",
            "hiredis", "libcurl", "libcrypto",
            "state folder", "industries", "store", "settings file", "terminal", "locale",
        ] {
            #expect(checks.contains { $0["check"] as? String == name }, "\(name)")
        }
        #expect(checks.allSatisfy { $0["state"] as? String == "ok" || $0["mend"] is String })
        let mistyped = try #require(checks.first { $0["check"] as? String == "environment" })
        #expect((mistyped["detail"] as? String)?.contains("DOCKET_LIMITS_PAGES") == true)
        func setting(_ name: String) -> [String: Any]? { objects.first { $0["setting"] as? String == name } }
        #expect(setting("limits.pages")?["value"] as? String == "9")
        #expect(setting("limits.pages")?["origin"] as? String == docket.home + "/config.toml:2")
        #expect(setting("environment")?["origin"] as? String == "environment DOCKET_ENVIRONMENT")
        #expect(setting("limits.text_bytes")?["origin"] as? String == "flag --limits-text-bytes")
        #expect(setting("engine.attempts")?["origin"] as? String == "default")
        let plain = try await docket.run("doctor")
        #expect(plain.output.contains("limits.pages") && plain.output.contains("redis-server"))
    }

    @Test func `State is for its owner alone`() async throws {
        let docket = try DocketProgram()
        let ended = try await docket.run("batch", "list")
        #expect(ended.status == 0, "\(ended.errors)")
        var status = stat()
        #expect(stat(docket.state, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test func `Commands leave no server behind`() async throws {
        let docket = try DocketProgram()
        _ = try await docket.run("batch", "list")
        #expect(!FileManager.default.fileExists(atPath: docket.state + "/redis.sock"))
        #expect(!FileManager.default.fileExists(atPath: docket.state + "/redis.pid"))
    }
}
