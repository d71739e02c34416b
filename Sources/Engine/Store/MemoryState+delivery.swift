/// Claim, settle, take over, cancel: the way of a document through a ``MemoryStore``.
extension MemoryState {
    mutating func claim(worker: WorkerID, limit: Int, at now: Timestamp) -> [Job] {
        tend(at: now)
        guard mayTake(worker) else { return [] }
        returnDueRetries(at: now)
        var jobs: [Job] = []
        while jobs.count < limit, let (first, next) = earliest() {
            guard var client = clients[first.id], let tier = tiers[client.tier] else { break }
            let room = min(limit - jobs.count, 64, tier.inFlightMax - client.inFlight)
            let turn = VirtualClock.turn(
                from: first.deadline, until: next, tier: tier, priority: client.priority, max: room)
            let head = client.waiting[client.head].submittedAt
            _ = client.clock.deadline(head: head, tier: tier, priority: client.priority)
            var given = 0
            while given < turn, client.available > 0 {
                var entry = client.waiting[client.head]
                client.head += 1
                if batches[entry.batch]?.batch.state == .cancelled { continue }
                given += 1
                entry.deliveries += 1
                jobs.append(lease(entry, of: first.id, tier: client.tier, to: worker, at: now))
            }
            client.inFlight += given
            client.clock.advance(given, tier: tier, priority: client.priority)
            if client.head > 1_000 && client.head * 2 > client.waiting.count {
                client.waiting.removeFirst(client.head)
                client.head = 0
            }
            clients[first.id] = client
        }
        return jobs
    }

    /// The client whose head is due first, and when the next one's is.
    private func earliest() -> (first: (id: ClientID, deadline: Double), next: Double?)? {
        var first: (id: ClientID, deadline: Double)?
        var next: Double?
        for (id, client) in clients where client.available > 0 && !client.isPaused {
            guard let tier = tiers[client.tier], client.inFlight < tier.inFlightMax else { continue }
            var clock = client.clock
            let head = client.waiting[client.head].submittedAt
            let deadline = clock.deadline(head: head, tier: tier, priority: client.priority)
            if let best = first, (best.deadline, best.id) < (deadline, id) {
                next = min(next ?? deadline, deadline)
            } else {
                if let best = first { next = min(next ?? best.deadline, best.deadline) }
                first = (id, deadline)
            }
        }
        return first.map { ($0, next) }
    }

    private mutating func lease(
        _ entry: Entry, of client: ClientID, tier: TierName, to worker: WorkerID, at now: Timestamp
    ) -> Job {
        lastLease += 1
        let lease = LeaseID(rawValue: "m-\(lastLease)")
        leased[lease] = Leased(entry: entry, client: client, worker: worker, since: now)
        batches[entry.batch]?.batch.running += 1
        if batches[entry.batch]?.batch.state == .queued { batches[entry.batch]?.batch.state = .running }
        return job(lease, leased[lease]!, tier: tier)
    }

    private func job(_ lease: LeaseID, _ leased: Leased, tier: TierName) -> Job {
        let entry = leased.entry
        return Job(
            batch: entry.batch, index: entry.index, document: entry.document, client: leased.client, tier: tier,
            industry: batches[entry.batch]?.batch.industry ?? .general, lease: lease, deliveries: entry.deliveries,
            attempt: entry.attempt, submittedAt: entry.submittedAt)
    }

    /// Whether this was the document's first end.
    mutating func settle(_ settlement: Settlement, at now: Timestamp) -> Bool {
        guard let held = leased.removeValue(forKey: settlement.job.lease) else { return false }
        clients[held.client]?.inFlight -= 1
        // Taken out while it is changed: a second reference would copy all its results.
        guard var entry = batches.removeValue(forKey: held.entry.batch) else { return false }
        entry.batch.running -= 1
        defer { batches[held.entry.batch] = entry }
        if entry.batch.state == .cancelled { return false }
        // Its worker lives: it is no document that ends workers.
        entry.begun[held.entry.index] = nil
        switch settlement.outcome {
        case .released:
            var back = held.entry
            back.deliveries -= 1
            requeueFirst(back, of: held.client)
            return false
        case .retry(let pause, _):
            var again = held.entry
            again.attempt += 1
            again.deliveries = 0
            clients[held.client]?.retrying += 1
            retries.append((now.advanced(by: pause), held.client, again))
            return false
        case .finished(let result):
            guard entry.results[held.entry.index] == nil else { return false }
            count(result, of: held, in: &entry, at: now)
            return true
        }
    }

    private mutating func count(
        _ result: DocumentResult, of held: Leased, in entry: inout BatchEntry, at now: Timestamp
    ) {
        entry.results[held.entry.index] = result
        if result.error == nil {
            entry.batch.done += 1
            if result.cached { entry.batch.cached += 1 }
        } else {
            entry.batch.failed += 1
            entry.failed[held.entry.index] = held.entry.document
        }
        clients[held.client]?.settled += 1
        if entry.batch.done + entry.batch.failed == entry.batch.total {
            entry.batch.state = .done
            entry.batch.finishedAt = now
        }
    }

    private mutating func requeueFirst(_ entry: Entry, of client: ClientID) {
        guard clients[client] != nil else { return }
        if clients[client]!.head > 0 {
            clients[client]!.head -= 1
            clients[client]!.waiting[clients[client]!.head] = entry
        } else {
            clients[client]!.waiting.insert(entry, at: 0)
        }
    }

    private mutating func returnDueRetries(at now: Timestamp) {
        let due = retries.filter { $0.due <= now }
        guard !due.isEmpty else { return }
        retries.removeAll { $0.due <= now }
        for retry in due {
            clients[retry.client]?.retrying -= 1
            clients[retry.client]?.waiting.append(retry.entry)
        }
    }

    /// When a claim may find something: now, when the next retry is due, or nil for not by itself.
    func nextWork(at now: Timestamp) -> Timestamp? {
        let lent = operating.lends.values.map(\.until).min()
        guard operating.switches[.claims] != "1" else { return lent }
        if earliest() != nil { return now }
        return (retries.map(\.due) + (lent.map { [$0] } ?? [])).min()
    }

    mutating func takeOver(worker: WorkerID, lease: Duration, limit: Int, at now: Timestamp) -> [Job] {
        guard mayTake(worker) else { return [] }
        var jobs: [Job] = []
        // In the order of their leases: a simulation must see the same each time.
        let late = leased.filter { now.seconds(since: $0.value.since) > lease.inSeconds }
            .sorted { ($0.key.rawValue.utf8.count, $0.key) < ($1.key.rawValue.utf8.count, $1.key) }
        for (id, held) in late {
            if jobs.count == limit { break }
            if batches[held.entry.batch]?.batch.state == .cancelled {
                leased[id] = nil
                clients[held.client]?.inFlight -= 1
                batches[held.entry.batch]?.batch.running -= 1
                continue
            }
            var taken = held
            taken.worker = worker
            taken.since = now
            taken.entry.deliveries += 1
            leased[id] = nil
            // Another name for the new delivery: what the old holder says of it no longer counts.
            lastLease += 1
            let fresh = LeaseID(rawValue: "m-\(lastLease)")
            leased[fresh] = taken
            jobs.append(job(fresh, taken, tier: clients[taken.client]?.tier ?? .standard))
        }
        return jobs
    }

    mutating func cancel(_ id: BatchID, at now: Timestamp) -> Bool {
        guard let entry = batches[id], !entry.batch.state.isFinished else { return false }
        batches[id]!.batch.state = .cancelled
        batches[id]!.batch.finishedAt = now
        let client = entry.batch.client
        if var owner = clients[client] {
            owner.waiting.removeFirst(owner.head)
            owner.head = 0
            owner.waiting.removeAll { $0.batch == id }
            clients[client] = owner
        }
        clients[client]?.retrying -= retries.count { $0.entry.batch == id }
        retries.removeAll { $0.entry.batch == id }
        return true
    }

    mutating func retryFailed(_ id: BatchID, at now: Timestamp) -> Int? {
        guard var entry = batches[id] else { return nil }
        guard entry.batch.state != .cancelled, !entry.failed.isEmpty else { return 0 }
        for (index, document) in entry.failed.sorted(by: { $0.key < $1.key }) {
            entry.results[index] = nil
            clients[entry.batch.client]?.waiting.append(
                Entry(batch: id, index: index, document: document, attempt: 0, deliveries: 0, submittedAt: now))
        }
        let count = entry.failed.count
        entry.failed = [:]
        entry.batch.failed -= count
        entry.batch.state = entry.batch.done + entry.batch.running > 0 ? .running : .queued
        entry.batch.finishedAt = nil
        batches[id] = entry
        return count
    }
}

extension Timestamp {
    /// Later by a duration, in whole milliseconds.
    func advanced(by duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64(duration.inMilliseconds.rounded(.up)))
    }
}
