import Synchronization

extension MemoryStore {
    public func dead(_ filter: DeadFilter, from place: DeadPage.Place?, limit: Int) -> DeadPage {
        state.withLock { state in
            var all: [(order: Int, letter: DeadLetter)] = []
            for (order, id) in state.order.enumerated().reversed() {
                guard let entry = state.batches[id], filter.batch.map({ $0 == id }) ?? true,
                    filter.client.map({ $0 == entry.batch.client }) ?? true
                else { continue }
                for index in entry.failed.keys.sorted() {
                    guard let result = entry.results[index], filter.code.map({ $0 == result.error?.code }) ?? true
                    else {
                        continue
                    }
                    all.append((order, DeadLetter(batch: id, client: entry.batch.client, result: result)))
                }
            }
            let rest = all.drop { order, letter in
                guard let place, let begin = Int(place.order) else { return false }
                return order > begin || (order == begin && letter.result.index < place.index)
            }
            let count = max(1, min(limit, StoreLimits.documentsPerCall))
            let next = rest.dropFirst(count).first.map {
                DeadPage.Place(order: String($0.order), index: $0.letter.result.index)
            }
            return DeadPage(
                letters: rest.prefix(count).map(\.letter).filter(filter.names), next: next, total: all.count)
        }
    }

    public func requeueDead(_ ids: [DeadLetterID]) -> Int {
        let now = time.wallTime()
        let count = state.withLock { state in
            ids.reduce(0) { $0 + (state.requeueDead($1, at: now) ? 1 : 0) }
        }
        announce()
        return count
    }

    public func dropDead(_ ids: [DeadLetterID]) -> Int {
        state.withLock { state in
            ids.reduce(0) { count, id in
                guard state.isDead(id) else { return count }
                state.batches[id.batch]?.failed[id.index] = nil
                return count + 1
            }
        }
    }
}

extension MemoryState {
    func isDead(_ id: DeadLetterID) -> Bool {
        guard let entry = batches[id.batch], entry.failed[id.index] != nil else { return false }
        return id.finishedAt.map { $0 == entry.results[id.index]?.finishedAt } ?? true
    }

    mutating func requeueDead(_ id: DeadLetterID, at now: Timestamp) -> Bool {
        guard isDead(id), var entry = batches[id.batch], entry.batch.state != .cancelled,
            let document = entry.failed.removeValue(forKey: id.index)
        else { return false }
        entry.results[id.index] = nil
        entry.batch.failed -= 1
        let hasBegun = entry.batch.done + entry.batch.failed + entry.batch.running > 0
        entry.batch.state = hasBegun ? .running : .queued
        entry.batch.finishedAt = nil
        batches[id.batch] = entry
        clients[entry.batch.client]?.waiting.append(
            Entry(batch: id.batch, index: id.index, document: document, attempt: 0, deliveries: 0, submittedAt: now))
        return true
    }
}
