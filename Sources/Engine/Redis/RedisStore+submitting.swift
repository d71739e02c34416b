extension RedisStore {
    public func nextBatchID() async throws(StoreError) -> BatchID {
        let reply = try await explaining { () async throws(StoreError) in
            try await link.send("INCR", configuration.keys.lastBatch)
        }
        guard let number = reply.number else {
            throw StoreError(.refused, "redis: INCR answered no number")
        }
        return BatchID(rawValue: "b-\(number)")
    }

    public func stage(_ documents: [Document], for batch: BatchID) async throws(StoreError) {
        guard documents.count <= StoreLimits.documentsPerCall else {
            throw StoreError(.refused, "stage: more than \(StoreLimits.documentsPerCall) documents in one call")
        }
        guard !documents.isEmpty else { return }
        let reply = try await run(.stage) { command in
            command.reserve(bytes: documents.reduce(64) { $0 + $1.path.utf8.count + 12 })
            command.append(batch.rawValue)
            for document in documents { command.append(document.path) }
        }
        if reply.number == -1 { throw StoreError(.refused, "stage: batch \(batch) was submitted already") }
    }

    public func admit(_ request: AdmissionRequest) async throws(StoreError) -> Admission {
        // Whether replicas keep up shows before anything is admitted: a refusal leaves nothing behind then.
        do throws(StoreError) { try await passFence() } catch {
            throw StoreError(error.reason, "not admitted: \(error.message)")
        }
        let reply: RedisReply
        do throws(StoreError) {
            reply = try await runFenced(.admit) { command in
                command.append(request.batch.rawValue)
                command.append(request.name)
                command.append(request.client.rawValue)
                command.append(request.defaultTier.rawValue)
                command.append(request.industry.rawValue)
                command.append(request.total)
            }
        } catch  where error.reason == .unreplicated {
            // The caller is told that it was not admitted, and will submit again: this one must not be done, too.
            _ = try await cancel(request.batch)
            throw StoreError(.unreplicated, "not admitted, \(request.batch) is cancelled: \(error.message)")
        }
        let parts = reply.elements ?? []
        switch parts.first?.text {
        case "admitted": return .admitted
        case "refused":
            guard parts.count == 3, let code = parts[1].text.flatMap(ErrorCode.init(rawValue:)),
                let wait = parts[2].number
            else { throw RedisStore.malformed(.admit) }
            return .refused(code: code, retryAfter: .milliseconds(wait))
        case "staged":
            let count = parts.last?.number ?? 0
            throw StoreError(
                .refused,
                "admit: batch \(request.batch) has \(count) of \(request.total) documents staged; submit again")
        case "no_tier": throw StoreError(.refused, "admit: there is no tier \(request.defaultTier)")
        default: throw RedisStore.malformed(.admit)
        }
    }

    public func check(_ asks: [AdmissionAsk]) async throws(StoreError) -> [Admission] {
        try StoreLimits.check(asks.count, "check")
        let answers =
            try await run(.check) { command in
                for ask in asks {
                    command.append(ask.client.rawValue)
                    command.append(ask.defaultTier.rawValue)
                    command.append(ask.documents)
                }
            }.elements ?? []
        guard answers.count.isMultiple(of: 3) else { throw RedisStore.malformed(.check) }
        var admissions = [Admission](repeating: .admitted, count: asks.count)
        for start in stride(from: 0, to: answers.count, by: 3) {
            guard let place = answers[start].number, asks.indices.contains(place), let code = answers[start + 1].text,
                let wait = answers[start + 2].number
            else { throw RedisStore.malformed(.check) }
            admissions[place] = .refused(
                code: ErrorCode(rawValue: code) ?? .internal, retryAfter: .milliseconds(wait))
        }
        return admissions
    }

    public func batch(_ id: BatchID) async throws(StoreError) -> Batch? {
        let reply = try await run(.batches) { command in
            command.append("id")
            command.append(id.rawValue)
        }
        return reply.elements?.dropFirst().first.flatMap(RedisStore.batch(from:))
    }

    public func batches(limit: Int) async throws(StoreError) -> (batches: [Batch], total: Int) {
        let bounded = max(1, min(limit, StoreLimits.documentsPerCall))
        let rows = try await run(.batches) { command in
            command.append("newest")
            command.append(bounded)
        }.elements
        guard let rows, let total = rows.first?.number else { throw RedisStore.malformed(.batches) }
        return (rows.dropFirst().prefix(max(0, limit)).compactMap(RedisStore.batch(from:)), total)
    }

    private static func batch(from row: RedisReply) -> Batch? {
        guard let fields = row.elements, fields.count == 14 else { return nil }
        let texts = fields.prefix(5).map { $0.text ?? "" }
        let numbers = fields.dropFirst(5).map { $0.number ?? 0 }
        let (total, done, failed, cached, running) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        let (created, finished, isCancelled, isPaused) = (numbers[5], numbers[6], numbers[7] != 0, numbers[8] != 0)
        let state: BatchState =
            if isCancelled {
                .cancelled
            } else if finished != 0 {
                .done
            } else if isPaused {
                .paused
            } else {
                running + done + failed > 0 ? .running : .queued
            }
        return Batch(
            id: BatchID(rawValue: texts[0]), name: texts[1], client: ClientID(rawValue: texts[2]),
            tier: TierName(rawValue: texts[3]), industry: IndustryName(rawValue: texts[4]), state: state, total: total,
            done: done, failed: failed, cached: cached, running: running,
            createdAt: Timestamp(milliseconds: Int64(created)),
            finishedAt: finished == 0 ? nil : Timestamp(milliseconds: Int64(finished)))
    }

    public func results(
        of id: BatchID, from: Int, limit: Int
    ) async throws(StoreError) -> (results: [DocumentResult], next: Int?) {
        var results: [DocumentResult] = []
        var next: Int? = max(0, from)
        while let index = next, results.count < limit {
            let wanted = min(limit - results.count, StoreLimits.documentsPerCall)
            let reply = try await run(.results) { command in
                command.append(id.rawValue)
                command.append(index)
                command.append(wanted)
            }
            let parts = reply.elements ?? []
            next = parts.first?.number.flatMap { $0 < 0 ? nil : $0 }
            for start in stride(from: 1, to: parts.count - 1, by: 2) {
                guard let index = parts[start].number else { throw RedisStore.malformed(.results) }
                results.append(DocumentResultText.result(at: index, from: parts[start + 1].bytes ?? []))
            }
        }
        return (results, next)
    }

    public func cancel(_ id: BatchID) async throws(StoreError) -> Bool {
        try await run(.cancel) { $0.append(id.rawValue) }.number == 1
    }

    public func retryFailed(_ id: BatchID) async throws(StoreError) -> Int? {
        var queued = 0
        // One pass: those that fail again meanwhile are left to the next retry, so that this one ends.
        var cursor = "0"
        repeat {
            let reply = try await run(.retryFailed) { command in
                command.append(id.rawValue)
                command.append(StoreLimits.documentsPerCall)
                command.append(cursor)
            }
            guard let parts = reply.elements, parts.count == 2, let next = parts[1].text else { return nil }
            queued += parts[0].number ?? 0
            cursor = next
        } while cursor != "0"
        return queued
    }
}
