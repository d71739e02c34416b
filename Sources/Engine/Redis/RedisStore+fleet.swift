extension RedisStore {
    public func tiers() async throws(StoreError) -> [Tier] {
        try RedisStore.tiers(from: try await run(.tiers).elements ?? [], of: .tiers)
    }

    private static func tiers(from parts: [RedisReply], of script: RedisScript) throws(StoreError) -> [Tier] {
        var tiers: [Tier] = []
        for start in stride(from: 0, to: parts.count - 1, by: 2) {
            guard let name = parts[start].text, let text = parts[start + 1].text,
                let tier = RedisTierText.tier(name, text)
            else { throw RedisStore.malformed(script) }
            tiers.append(tier)
        }
        return tiers.sorted(by: Tier.isMoreUrgent)
    }

    public func clients(limit: Int) async throws(StoreError) -> [ClientStatus] {
        guard limit > 0 else { return [] }
        let reply = try await run(.clients) { $0.append(min(limit, StoreLimits.documentsPerCall)) }
        return (reply.elements ?? []).compactMap(RedisStore.client(from:)).sorted { $0.id < $1.id }
    }

    private static func client(from row: RedisReply) -> ClientStatus? {
        guard let fields = row.elements, fields.count == 12, let id = fields[0].text, let tier = fields[1].text,
            let tokens = fields[4].decimal
        else { return nil }
        let numbers = fields.map { $0.number ?? 0 }
        return ClientStatus(
            id: ClientID(rawValue: id), tier: TierName(rawValue: tier), priority: numbers[2], paused: numbers[3] != 0,
            tokens: tokens, queued: numbers[5], inFlight: numbers[6], admitted: numbers[7], refused: numbers[8],
            settled: numbers[9],
            lastRefusal: fields[10].text.flatMap(ErrorCode.init(rawValue:)).map {
                Refusal(code: $0, at: Timestamp(milliseconds: Int64(numbers[11])))
            })
    }

    public func client(_ id: ClientID) async throws(StoreError) -> ClientStatus? {
        let reply = try await run(.clients) { command in
            command.append(1)
            command.append(id.rawValue)
        }
        return reply.elements?.first.flatMap(RedisStore.client(from:))
    }

    public func beat(_ status: WorkerStatus) async throws(StoreError) {
        let bytes = try DocumentResultText.encoded(status, "a worker's status")
        _ = try await run(.beat) { command in
            command.append(status.id.rawValue)
            command.append(bytes)
        }
    }

    public func forget(_ worker: WorkerID) async throws(StoreError) {
        _ = try await run(.forget) { $0.append(worker.rawValue) }
    }

    public func overview() async throws(StoreError) -> StoreOverview {
        let parts = try await run(.overview).elements ?? []
        guard parts.count == 5, let queues = parts[0].elements, let totals = parts[1].elements, totals.count == 4,
            let heard = parts[2].elements, let caches = parts[3].elements, let terms = parts[4].elements
        else { throw RedisStore.malformed(.overview) }
        let tiers = try RedisStore.tiers(from: terms, of: .overview)
        var byTier: [TierName: TierQueue] = [:]
        for queue in queues {
            guard let fields = queue.elements, fields.count == 4, let name = fields[0].text else { continue }
            let oldest = fields[3].number ?? -1
            byTier[TierName(rawValue: name)] = TierQueue(
                tier: TierName(rawValue: name), queued: fields[1].number ?? 0, inFlight: fields[2].number ?? 0,
                oldest: oldest < 0 ? nil : .milliseconds(oldest))
        }
        var workers: [WorkerStatus] = []
        for start in stride(from: 0, to: heard.count - 2, by: 3) {
            // A worker of another version may say what can't be read here; the others are seen all the same.
            guard let bytes = heard[start].bytes,
                var worker = try? DocumentResultText.decoded(WorkerStatus.self, bytes, "a worker's status")
            else { continue }
            worker.seenAt = Timestamp(milliseconds: Int64(heard[start + 1].number ?? 0))
            worker.isDraining = heard[start + 2].number == 1
            workers.append(worker)
        }
        var flushes: [CacheName: Int] = [:]
        for start in stride(from: 0, to: caches.count - 1, by: 2) {
            guard let words = caches[start].text?.split(separator: ":"), words.count == 2, words[1] == "flushes",
                let cache = CacheName(rawValue: String(words[0]))
            else { continue }
            flushes[cache] = caches[start + 1].number
        }
        let memory = try await memoryUsed()
        return StoreOverview(
            queues: tiers.compactMap { byTier[$0.name] }, workers: workers.sorted { $0.id < $1.id },
            dead: totals[0].number ?? 0, retrying: totals[1].number ?? 0, memoryBytes: memory,
            cacheFlushes: flushes,
            paused: zip([Term.admissions, .claims], totals.dropFirst(2)).filter { $1.number == 1 }.map(\.0))
    }

    /// Asked for now and then only: the server counts for this answer, and the number moves slowly.
    private func memoryUsed() async throws(StoreError) -> Int? {
        let now = time.now()
        let isDue = memoryAskedAt.withLock { askedAt in
            if let last = askedAt, now - last < RedisStore.memoryAskedEvery { return false }
            askedAt = now
            return true
        }
        guard isDue else { return status.memoryBytes }
        let text = try await link.send("INFO", "memory").text ?? ""
        let bytes = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("used_memory:") }
            .flatMap { Int($0.dropFirst("used_memory:".count)) }
        note(memoryBytes: bytes)
        return bytes
    }
}

extension Tier {
    /// The order in which people see tiers: whose documents wait least comes first.
    static func isMoreUrgent(_ left: Tier, _ right: Tier) -> Bool {
        if left.waitTarget != right.waitTarget { return left.waitTarget < right.waitTarget }
        if left.rate != right.rate { return left.rate > right.rate }
        return left.name < right.name
    }
}
