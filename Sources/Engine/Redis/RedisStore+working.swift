extension RedisStore {
    public func claim(worker: WorkerID, limit: Int) async throws(StoreError) -> [Job] {
        guard limit > 0 else { return [] }
        let reply = try await run(.claim) { command in
            command.append(worker.rawValue)
            command.append(min(limit, StoreLimits.documentsPerCall))
        }
        return try RedisJobs.jobs(in: reply, of: .claim, countsDeliveries: false)
    }

    public func takeOver(worker: WorkerID, lease: Duration, limit: Int) async throws(StoreError) -> [Job] {
        guard limit > 0 else { return [] }
        let reply = try await run(.takeOver) { command in
            command.append(worker.rawValue)
            command.append(Int(lease.inMilliseconds))
            command.append(min(limit, StoreLimits.documentsPerCall))
        }
        return try RedisJobs.jobs(in: reply, of: .takeOver, countsDeliveries: true)
    }

    public func renew(worker: WorkerID, _ jobs: [Job]) async throws(StoreError) {
        var rest = jobs[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(StoreLimits.documentsPerCall)
            rest = rest.dropFirst(chunk.count)
            _ = try await run(.renew) { command in
                command.append(worker.rawValue)
                for job in chunk {
                    let lease = RedisLease(job)
                    command.append(lease.client)
                    command.append(lease.entry)
                }
            }
        }
    }

    public func settle(worker: WorkerID, _ settlements: [Settlement]) async throws(StoreError) -> [Bool] {
        guard settlements.count <= StoreLimits.documentsPerCall else {
            throw StoreError(.refused, "settle: more than \(StoreLimits.documentsPerCall) documents in one call")
        }
        guard !settlements.isEmpty else { return [] }
        var arguments = RedisCommand()
        arguments.append(worker.rawValue)
        for settlement in settlements { try arguments.append(settlement) }
        let reply = try await run(.settle) { $0 = arguments }
        guard let answers = reply.elements, answers.count == settlements.count else {
            throw RedisStore.malformed(.settle)
        }
        return answers.map { $0.number == 1 }
    }

    public func waitForWork(timeout: Duration) async throws(StoreError) {
        guard let due = try await run(.nextDue).number else { throw RedisStore.malformed(.nextDue) }
        let wait = due < 0 ? timeout : min(timeout, .milliseconds(due))
        guard wait > .zero else { return }
        var command = RedisCommand("BLPOP", configuration.keys.wake, String(wait.inSeconds))
        command.blocksFor = wait
        // Several tasks may wait on the one connection, each behind the one before it; none longer than it said.
        let pop = command
        let link = wakeLink
        let time = time
        let outcome = await withTaskGroup(of: Result<Void, StoreError>.self) { group in
            group.addTask {
                do throws(StoreError) {
                    let reply = try await link.exchange(pop, endsWhenCancelled: true)
                    if case .error(let text) = reply { throw StoreError(redisError: text) }
                    return .success(())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await time.sleep(for: wait + .milliseconds(100))
                return .success(())
            }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
        try outcome.get()
    }
}

/// A lease taken apart: the client whose queue it is in, and the entry there.
struct RedisLease {
    let client: String
    let entry: String

    init(_ job: Job) {
        let parts = job.lease.rawValue.split(separator: "/", maxSplits: 1)
        client = parts.count == 2 ? String(parts[0]) : job.client.rawValue
        entry = parts.count == 2 ? String(parts[1]) : "0-0"
    }

    static func id(client: String, entry: String) -> LeaseID { LeaseID(rawValue: client + "/" + entry) }
}

extension RedisCommand {
    /// The seven arguments that `settle` takes for a document.
    fileprivate mutating func append(_ settlement: Settlement) throws(StoreError) {
        let job = settlement.job
        let lease = RedisLease(job)
        append(lease.client)
        append(lease.entry)
        append(job.batch.rawValue)
        append(job.index)
        switch settlement.outcome {
        case .finished(let result):
            append(result.error != nil ? "f" : result.cached ? "c" : "d")
            append(try DocumentResultText.bytes(of: result))
            append(result.error != nil ? job.document.path : "")
        case .retry(let pause, _):
            append("r")
            append(max(0, Int(pause.inMilliseconds)))
            append("\(job.batch) \(job.index) \(job.attempt + 1)@\(job.submittedAt.milliseconds) \(job.document.path)")
        case .released:
            append("b")
            append("")
            append("\(job.batch) \(job.index) \(job.attempt)@\(job.submittedAt.milliseconds) \(job.document.path)")
        }
    }
}
