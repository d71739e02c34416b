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
        // Documents of one entry have one lease.
        var seen: Set<String> = []
        let leases = jobs.map { RedisLease($0) }.filter { seen.insert("\($0.client)/\($0.entry)").inserted }
        var rest = leases[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(StoreLimits.documentsPerCall)
            rest = rest.dropFirst(chunk.count)
            _ = try await run(.renew) { command in
                command.append(worker.rawValue)
                for lease in chunk {
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
        let reply = try await runFenced(.settle) { $0 = arguments }
        guard let answers = reply.elements, answers.count == settlements.count else {
            throw RedisStore.malformed(.settle)
        }
        return answers.map { $0.number == 1 }
    }

    public func timesBegun(_ jobs: [Job]) async throws(StoreError) -> [Int] {
        guard !jobs.isEmpty else { return [] }
        try StoreLimits.check(jobs.count, "times_begun")
        let counts = try await run(.timesBegun) { $0.append(documentsOf: jobs) }.elements?.compactMap(\.number)
        guard let counts, counts.count == jobs.count else { throw RedisStore.malformed(.timesBegun) }
        return counts
    }

    public func noteBegun(_ jobs: [Job]) async throws(StoreError) {
        guard !jobs.isEmpty else { return }
        try StoreLimits.check(jobs.count, "note_begun")
        _ = try await run(.noteBegun) { $0.append(documentsOf: jobs) }
    }

    public func waitForWork(timeout: Duration) async throws(StoreError) {
        try await waitForWork(worker: WorkerID(rawValue: ""), timeout: timeout)
    }

    public func waitForWork(worker: WorkerID, timeout: Duration) async throws(StoreError) {
        let answer = try await run(.nextDue) { $0.append(worker.rawValue) }.elements ?? []
        guard answer.count == 2, let mayTake = answer[0].number, let due = answer[1].number else {
            throw RedisStore.malformed(.nextDue)
        }
        let wait = due < 0 ? timeout : min(timeout, .milliseconds(due))
        guard wait > .zero else { return }
        // One that takes nothing must not be woken in another's place.
        guard mayTake == 1 else {
            try? await time.sleep(for: wait)
            return
        }
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

/// A lease taken apart: the client whose queue it is in, the entry there, and the document's place in the entry.
struct RedisLease {
    let client: String
    let entry: String
    /// From 0.
    let place: Int
    /// Documents that the entry had when it was claimed.
    let size: Int

    init(client: String, entry: String, place: Int, size: Int) {
        self.client = client
        self.entry = entry
        self.place = place
        self.size = size
    }

    init(_ job: Job) {
        let parts = job.lease.rawValue.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 3, let place = Int(parts[1]), let size = Int(parts[2]) {
            self.init(client: job.client.rawValue, entry: String(parts[0]), place: place, size: size)
        } else {
            self.init(client: job.client.rawValue, entry: "0-0", place: 0, size: 1)
        }
    }

    var id: LeaseID { LeaseID(rawValue: "\(entry)/\(place)/\(size)") }
}

extension RedisCommand {
    fileprivate mutating func append(documentsOf jobs: [Job]) {
        for job in jobs {
            append(job.batch.rawValue)
            append(job.index)
        }
    }

    /// The nine arguments that `settle` takes for a document.
    fileprivate mutating func append(_ settlement: Settlement) throws(StoreError) {
        let job = settlement.job
        let lease = RedisLease(job)
        append(lease.client)
        append(lease.entry)
        append(lease.place)
        append(lease.size)
        append(job.batch.rawValue)
        append(job.index)
        switch settlement.outcome {
        case .finished(let result):
            append(result.error.map { "f " + $0.code.rawValue } ?? (result.cached ? "c" : "d"))
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
