import Engine

/// The console's snapshot as text or JSON, for scripts.
struct SnapshotRecord: Sendable {
    let snapshot: EngineSnapshot

    var json: JSONValue {
        .object([
            .init("taken_at", .string(snapshot.takenAt.rfc3339)),
            .init("environment", .string(snapshot.environment)),
            .init("version", .string(snapshot.version)),
            .init("uptime", .rounded(snapshot.uptime.inSeconds)),
            .init("health", .string(snapshot.health.state.rawValue)),
            .init("findings", .array(snapshot.health.findings.map(StatusRecords.json))),
            .init("store", store),
            .init("backlog", .integer(snapshot.backlog)),
            .init("queues", .array(snapshot.queues.map(StatusRecords.json))),
            .init("rates", rates),
            .init("latency", StatusRecords.json(snapshot.latency)),
            .init("waits", waits),
            .init("totals", totals),
            .init("caches", .array(snapshot.caches.map(StatusRecords.json))),
            .init("batches", .array(snapshot.batches.map { BatchRecord(batch: $0, now: snapshot.takenAt).json })),
            .init("batches_total", .integer(snapshot.batchesTotal)),
            .init("clients", .array(snapshot.clients.map(StatusRecords.json))),
            .init("tiers", .array(snapshot.tiers.map(StatusRecords.json))),
            .init("workers", .array(snapshot.workers.map(StatusRecords.json))),
            .init("industries", .array(snapshot.industries.map { .string($0.rawValue) })),
            .init("resources", resources),
        ])
    }

    private var store: JSONValue {
        .object([
            .init("reachable", .bool(snapshot.store.isReachable)),
            .init("description", .string(snapshot.store.description)),
            .init("memory_bytes", .integer(snapshot.store.memoryBytes)),
            .init("last_error", .string(snapshot.store.lastError)),
        ])
    }

    private var rates: JSONValue {
        .object([
            .init("submitted", .rounded(snapshot.rates?.submitted)),
            .init("done", .rounded(snapshot.rates?.done)), .init("failed", .rounded(snapshot.rates?.failed)),
        ])
    }

    private var waits: JSONValue {
        .object(
            snapshot.waits.sorted { $0.key < $1.key }.map { .init($0.key.rawValue, StatusRecords.json($0.value)) })
    }

    private var totals: JSONValue {
        let totals = snapshot.totals
        return .object([
            .init("submitted", .integer(totals.submitted)), .init("refused", .integer(totals.refused)),
            .init("done", .integer(totals.done)), .init("failed", .integer(totals.failed)),
            .init("retried", .integer(totals.retried)), .init("dead", .integer(totals.dead)),
            .init("retrying", .integer(totals.retrying)),
        ])
    }

    private var resources: JSONValue {
        .object([
            .init("cpu", .rounded(snapshot.resources.cpu)),
            .init("resident_bytes", .integer(snapshot.resources.residentBytes)),
            .init("open_files", .integer(snapshot.resources.openFiles)),
        ])
    }

    var lines: [String] {
        var lines = [
            "docket \(snapshot.version)  \(PlainText.clean(snapshot.environment))  "
                + "\(snapshot.health.state.rawValue.uppercased())  \(snapshot.takenAt.rfc3339)",
            "store    \(PlainText.clean(snapshot.store.description)), "
                + (snapshot.store.isReachable ? "reachable" : "NOT reachable")
                + ", \(PlainText.bytes(snapshot.store.memoryBytes))",
        ]
        lines += snapshot.health.findings.map { "  \($0.severity.rawValue): \(PlainText.clean($0.text))" }
        let totals = snapshot.totals
        lines.append("backlog  \(snapshot.backlog) queued, \(totals.retrying) retrying, \(totals.dead) dead")
        lines +=
            [""]
            + section(
                ["TIER", "QUEUED", "IN FLIGHT", "OLDEST"], right: [1, 2, 3],
                snapshot.queues.map {
                    [$0.tier.rawValue, String($0.queued), String($0.inFlight), PlainText.seconds($0.oldest?.inSeconds)]
                })
        lines +=
            [""]
            + section(
                ["CACHE", "ENTRIES", "BYTES", "HITS"], right: [1, 2, 3],
                snapshot.caches.map {
                    [$0.name.rawValue, String($0.entries), PlainText.bytes($0.bytes), PlainText.percent($0.hitRatio)]
                })
        if !snapshot.workers.isEmpty {
            lines +=
                [""]
                + section(
                    ["WORKER", "HOLDING", "SETTLED", "BUSY", "SEEN"], right: [1, 2, 3],
                    snapshot.workers.map {
                        [
                            $0.id.rawValue, String($0.holding), String($0.settled), PlainText.percent($0.busyRatio),
                            $0.seenAt.rfc3339,
                        ]
                    })
        }
        if !snapshot.batches.isEmpty {
            let rows = snapshot.batches.prefix(20).map { BatchRecord(batch: $0, now: snapshot.takenAt).row }
            lines += [""] + section(BatchRecord.columns, right: BatchRecord.numericColumns, Array(rows))
            let hidden = snapshot.batchesTotal - rows.count
            if hidden > 0 { lines.append("and \(hidden) more; `docket batch list` shows them") }
        }
        return lines
    }

    private func section(_ header: [String], right: Set<Int>, _ rows: [[String]]) -> [String] {
        PlainText.table([header] + rows, right: right)
    }
}
