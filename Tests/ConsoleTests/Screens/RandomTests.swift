import Console
import Engine
import Testing

/// Random keys, sizes, replies and snapshots with hostile data: nothing crashes and nothing hostile is drawn.
@Suite struct RandomTests {
    private static let texts = [
        "", "a", "\u{1B}[31mred\u{7}", "\u{0}\u{8}\u{9}\n", "東京都の請求書", "👩‍👩‍👧‍👦 family",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}",
        "\u{202E}cod.exe", String(repeating: "x", count: 3_000), "\u{FEFF}\u{200B}", "ünïcödé", "🇪🇺", "\u{9B}2J",
    ]

    @Test(arguments: 0..<8)
    func `a person who presses anything sees a whole screen`(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed) + 1)
        var session = Session(Self.snapshot(&generator), width: 80, height: 24)
        for step in 0..<150 {
            session.seconds += Double.random(in: 0...2, using: &generator)
            let effects = session.send(Self.event(&generator))
            for effect in effects where Bool.random(using: &generator) {
                session.send(.reply(Self.reply(to: effect, &generator)))
            }
            if step % 5 == 0 {
                LayoutTests.expectHarmless(draw(session.model), "seed \(seed), step \(step)")
            }
        }
    }

    @Test func `ten thousand rows are drawn like ten`() {
        var snapshot = Fixture.snapshot()
        snapshot.batches = (0..<10_000).map {
            Fixture.batch($0, "acme", .bulk, .queued, total: 5, done: 0, failed: 0, running: 0, age: Double($0))
        }
        snapshot.clients = (0..<10_000).map {
            Fixture.client("c\($0)", .bulk, tokens: 1, queued: $0, inFlight: 0, admitted: $0, refused: 0)
        }
        var session = Session(snapshot)
        session.type("2")
        session.press(.end)
        let lines = ScreenText.text(draw(session.model))
        #expect(lines.contains { $0.contains("b-9999") })
        session.type("3")
        let clients = ScreenText.text(draw(session.model))
        #expect(clients.contains { $0.contains("more") })
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        texts[Int.random(in: 0..<texts.count, using: &generator)]
    }

    private static func event(_ generator: inout SeededGenerator) -> ConsoleEvent {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0:
            .resize(
                Size(
                    width: Int.random(in: 0...160, using: &generator), height: Int.random(in: 0...60, using: &generator)
                ))
        case 1: .paste(text(&generator))
        case 2, 3: .snapshot(snapshot(&generator))
        case 4: .tick
        default: .key(key(&generator))
        }
    }

    private static let keys: [Key] = [
        .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp,
        .pageDown,
        .function(5), .control("l"), .control("z"), .control("s"), .control("u"), .control("w"),
    ]

    private static func key(_ generator: inout SeededGenerator) -> Key {
        if Bool.random(using: &generator) { return keys[Int.random(in: 0..<keys.count, using: &generator)] }
        let letters = Array("123468nu!:?q rcStfxyjkgGe東")
        return .character(letters[Int.random(in: 0..<letters.count, using: &generator)])
    }

    private static func reply(to effect: ConsoleEffect, _ generator: inout SeededGenerator) -> ConsoleReply {
        if Int.random(in: 0..<4, using: &generator) == 0 { return .refused(effect, text(&generator)) }
        switch effect {
        case .loadResults(let batch, let from, let limit):
            let count = Int.random(in: 0...limit, using: &generator)
            var results: [DocumentResult] = []
            for index in from..<from + count {
                var result = Fixture.results[index % 4]
                result.index = index
                result.path = "/" + text(&generator)
                results.append(result)
            }
            return .results(batch, from: from, results, next: Bool.random(using: &generator) ? from + count : nil)
        case .listFolder(let path):
            var names: Set<String> = []
            for _ in 0..<5 { names.insert(text(&generator)) }
            let entries = names.filter { !$0.isEmpty }.sorted().map {
                DocumentFinder.Entry(name: $0, kind: .file, bytes: Int.max, modifiedAt: Fixture.wall)
            }
            return .folder(path, entries)
        case .countDocuments(let selection):
            return .counted(selection, .init(documents: 3, bytes: .max, problems: 1, firstProblem: text(&generator)))
        case .loadBatch(let id):
            var batch = Fixture.snapshot().batches[0]
            batch.id = id
            return .batch(batch)
        case .retry(let batch): return .retried(batch, documents: 7)
        case .flush(let cache): return .flushed(cache, entries: 1)
        case .moveClient(let client, let from, let to, let isUndo):
            return .moved(client, from: from, to: to, isUndo: isUndo)
        default: return .refused(effect, text(&generator))
        }
    }

    private static func snapshot(_ generator: inout SeededGenerator) -> EngineSnapshot {
        var snapshot = Fixture.snapshot()
        snapshot.takenAt = Timestamp(milliseconds: Int64.random(in: 0...4_000_000_000_000, using: &generator))
        snapshot.readAt = snapshot.takenAt
        snapshot.environment = text(&generator)
        snapshot.version = text(&generator)
        snapshot.store.description = text(&generator)
        for index in snapshot.health.findings.indices { snapshot.health.findings[index].text = text(&generator) }
        let extremes = [0, -1, 1, .max, -.max, 999_999]
        func extreme(_ generator: inout SeededGenerator) -> Int {
            extremes[Int.random(in: 0..<extremes.count, using: &generator)]
        }
        for index in snapshot.batches.indices {
            snapshot.batches[index].id = BatchID(rawValue: text(&generator) + String(index))
            snapshot.batches[index].name = text(&generator)
            snapshot.batches[index].cached = extreme(&generator)
        }
        for index in snapshot.clients.indices {
            snapshot.clients[index].id = ClientID(rawValue: text(&generator) + String(index))
            snapshot.clients[index].tokens = [.nan, .infinity, -1e300, 0][index % 4]
        }
        for index in snapshot.workers.indices {
            snapshot.workers[index].id = WorkerID(rawValue: text(&generator) + String(index))
            snapshot.workers[index].busyRatio = [.nan, .infinity, -4, 2][index % 4]
            snapshot.workers[index].settled = extreme(&generator)
        }
        for index in snapshot.caches.indices {
            snapshot.caches[index].entries = extreme(&generator)
            snapshot.caches[index].bytes = extreme(&generator)
            snapshot.caches[index].hitRatioLastMinute = [.nan, .infinity, -3, nil][index % 4]
        }
        if Bool.random(using: &generator) { snapshot.batches.shuffle(using: &generator) }
        if Int.random(in: 0..<5, using: &generator) == 0 {
            snapshot.batches = []
            snapshot.clients = []
            snapshot.tiers = []
            snapshot.workers = []
            snapshot.queues = []
            snapshot.industries = []
            snapshot.history = HistoryView()
        }
        return snapshot
    }
}
