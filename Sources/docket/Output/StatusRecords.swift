import Engine

/// The engine's other values as commands print them.
enum StatusRecords {
    /// Each engine counts hits for itself: where this one was never asked, they are unknown and not zero.
    static func json(_ cache: CacheStatus) -> JSONValue {
        let wasAsked = cache.hits + cache.misses > 0
        return .object([
            .init("cache", .string(cache.name.rawValue)), .init("entries", .integer(cache.entries)),
            .init("bytes", .integer(cache.bytes)), .init("hits", .integer(wasAsked ? cache.hits : nil)),
            .init("misses", .integer(wasAsked ? cache.misses : nil)), .init("hit_ratio", .rounded(cache.hitRatio)),
            .init("hit_ratio_last_minute", .rounded(cache.hitRatioLastMinute)),
            .init("ttl", .number(cache.timeToLive.inSeconds)),
        ])
    }

    static func json(_ client: ClientStatus) -> JSONValue { .object(members(client)) }

    static func json(_ client: ClientStatus, _ terms: Terms, now: Timestamp) -> JSONValue {
        .object(
            members(client) + [
                .init("version", .integer(terms.version)),
                .init("lent", .array(terms.lends.map { ActRecord.json($0, now: now) })),
            ])
    }

    private static func members(_ client: ClientStatus) -> [JSONValue.Member] {
        [
            .init("client", .string(client.id.rawValue)), .init("tier", .string(client.tier.rawValue)),
            .init("priority", .integer(client.priority)), .init("paused", .bool(client.paused)),
            .init("tokens", .rounded(client.tokens)), .init("queued", .integer(client.queued)),
            .init("in_flight", .integer(client.inFlight)), .init("admitted", .integer(client.admitted)),
            .init("refused", .integer(client.refused)), .init("settled", .integer(client.settled)),
            .init("last_refusal", .string(client.lastRefusal?.code.rawValue)),
            .init("last_refused_at", .string(client.lastRefusal?.at.rfc3339)),
        ]
    }

    static func json(_ tier: Tier) -> JSONValue {
        .object([
            .init("tier", .string(tier.name.rawValue)), .init("rate", .number(tier.rate)),
            .init("burst", .number(tier.burst)), .init("wait_target", .number(tier.waitTarget.inSeconds)),
            .init("max_queued", .integer(tier.queuedMax)), .init("max_in_flight", .integer(tier.inFlightMax)),
        ])
    }

    static func json(_ industry: IndustrySummary) -> JSONValue {
        .object([
            .init("industry", .string(industry.name.rawValue)), .init("version", .string(industry.version)),
            .init("description", .string(industry.description)),
            .init(
                "categories",
                .array(
                    industry.categories.map {
                        .object([
                            .init("category", .string($0.id.rawValue)), .init("title", .string($0.title)),
                            .init("patterns", .integer($0.patterns)),
                            .init("accept_threshold", json($0.acceptance)),
                        ])
                    })),
            .init("features", .array(industry.features.map { .string($0) })),
            .init("accept_threshold", .number(industry.acceptThreshold)),
            .init("fingerprint", .string(industry.fingerprint)), .init("path", .string(industry.path)),
            .init("feature_details", .array(industry.featureDetails.map(json))),
        ])
    }

    private static func json(_ threshold: AcceptThreshold?) -> JSONValue {
        guard let threshold else { return .null }
        return .object([
            .init("confidence", .number((threshold.confidence * 1e4).rounded() / 1e4)),
            .init("basis", .string(threshold.basis.rawValue)), .init("documents", .integer(threshold.documents)),
            .init("target_precision", .number(threshold.targetPrecision)),
        ])
    }

    private static func json(_ feature: IndustrySummary.FeatureSummary) -> JSONValue {
        func ids(_ categories: [Category]) -> JSONValue { .array(categories.map { .string($0.rawValue) }) }
        return .object([
            .init("name", .string(feature.name)), .init("type", .string(feature.type)),
            .init("rules", .array(feature.rules.map { .string($0) })), .init("required_by", ids(feature.requiredBy)),
            .init("recommended_by", ids(feature.recommendedBy)), .init("optional_for", ids(feature.optionalFor)),
        ])
    }

    static func json(_ queue: TierQueue) -> JSONValue {
        .object([
            .init("tier", .string(queue.tier.rawValue)), .init("queued", .integer(queue.queued)),
            .init("in_flight", .integer(queue.inFlight)), .init("oldest", .rounded(queue.oldest?.inSeconds)),
        ])
    }

    static func json(_ worker: WorkerStatus) -> JSONValue {
        .object([
            .init("worker", .string(worker.id.rawValue)), .init("started_at", .string(worker.startedAt.rfc3339)),
            .init("seen_at", .string(worker.seenAt.rfc3339)), .init("holding", .integer(worker.holding)),
            .init("threads", .integer(worker.threads)), .init("settled", .integer(worker.settled)),
            .init("busy_ratio", .rounded(worker.busyRatio)), .init("draining", .bool(worker.isDraining)),
        ])
    }

    static func json(_ latency: LatencySummary) -> JSONValue {
        .object([
            .init("count", .integer(latency.count)), .init("p50", .number(latency.p50)),
            .init("p90", .number(latency.p90)), .init("p95", .number(latency.p95)),
            .init("p99", .number(latency.p99)), .init("p999", .number(latency.p999)),
        ])
    }

    static func json(_ finding: Health.Finding) -> JSONValue {
        .object([
            .init("severity", .string(finding.severity.rawValue)), .init("subject", .string(finding.subject)),
            .init("text", .string(finding.text)), .init("since", .string(finding.since.rfc3339)),
        ])
    }
}
