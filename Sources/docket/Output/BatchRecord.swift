import Engine

/// A batch as commands print it.
struct BatchRecord: Sendable {
    let batch: Batch
    /// When it is looked at, for its rate and what is left.
    let now: Timestamp

    /// The keys of a batch object, all of them present.
    var json: JSONValue {
        .object([
            .init("batch_id", .string(batch.id.rawValue)),
            .init("name", .string(batch.name)),
            .init("client", .string(batch.client.rawValue)),
            .init("tier", .string(batch.tier.rawValue)),
            .init("industry", .string(batch.industry.rawValue)),
            .init("state", .string(batch.state.rawValue)),
            .init("total", .integer(batch.total)),
            .init("done", .integer(batch.done)),
            .init("failed", .integer(batch.failed)),
            .init("cached", .integer(batch.cached)),
            .init("queued", .integer(batch.queued)),
            .init("running", .integer(batch.running)),
            .init("created_at", .string(batch.createdAt.rfc3339)),
            .init("finished_at", .string(batch.finishedAt?.rfc3339)),
            .init("rate", .rounded(batch.rate(now: now))),
            .init("eta", .rounded(batch.eta(now: now))),
        ])
    }

    static let columns = [
        "BATCH", "STATE", "DONE", "FAILED", "CACHED", "TOTAL", "RATE/S", "LEFT", "CLIENT", "INDUSTRY", "CREATED",
        "NAME",
    ]
    static let numericColumns: Set = [2, 3, 4, 5, 6, 7]

    var row: [String] {
        [
            batch.id.rawValue, batch.state.rawValue, String(batch.done), String(batch.failed), String(batch.cached),
            String(batch.total), PlainText.decimal(batch.rate(now: now), places: 1),
            PlainText.seconds(batch.eta(now: now)), batch.client.rawValue, batch.industry.rawValue,
            batch.createdAt.rfc3339, batch.name,
        ]
    }

    /// One sentence: what became of it.
    var sentence: String {
        var text = "\(batch.id) is \(batch.state.rawValue): \(batch.done) of \(batch.total) done"
        if batch.failed > 0 { text += ", \(batch.failed) failed" }
        if batch.cached > 0 { text += ", \(batch.cached) from the cache" }
        if batch.running > 0 { text += ", \(batch.running) running" }
        if batch.queued > 0 { text += ", \(batch.queued) queued" }
        if let finishedAt = batch.finishedAt {
            text += ", in \(PlainText.seconds(finishedAt.seconds(since: batch.createdAt)))"
        }
        return text
    }
}
