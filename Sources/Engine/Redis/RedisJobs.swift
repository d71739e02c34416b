/// Reads the answer of `claim` and `take_over`.
enum RedisJobs {
    private struct BatchFacts {
        var industry: IndustryName
        var createdAt: Timestamp
    }

    static func jobs(
        in reply: RedisReply, of script: RedisScript, countsDeliveries: Bool
    ) throws(StoreError) -> [Job] {
        guard let parts = reply.elements, parts.count == 2, parts[0].elements != nil, let facts = parts[1].elements
        else { throw RedisStore.malformed(script) }
        var batches: [BatchID: BatchFacts] = [:]
        for start in stride(from: 0, to: facts.count - 2, by: 3) {
            guard let id = facts[start].text, let industry = facts[start + 1].text,
                let created = facts[start + 2].number
            else { throw RedisStore.malformed(script) }
            batches[BatchID(rawValue: id)] = BatchFacts(
                industry: IndustryName(rawValue: industry), createdAt: Timestamp(milliseconds: Int64(created)))
        }
        // Of a claim all documents of an entry come, from a dead worker those that are left, each with its place.
        let (head, width) = countsDeliveries ? (5, 2) : (3, 1)
        var jobs: [Job] = []
        for part in parts[0].elements ?? [] {
            guard let fields = part.elements, fields.count > head, (fields.count - head) % width == 0,
                let client = fields[0].text, let tier = fields[1].text, let entry = fields[2].text,
                let size = countsDeliveries ? fields[4].number : fields.count - head
            else { throw RedisStore.malformed(script) }
            for start in stride(from: head, to: fields.count, by: width) {
                guard let content = fields[start + width - 1].bytes.flatMap(Entry.init(_:)),
                    let batch = batches[content.batch],
                    let place = countsDeliveries ? fields[start].number : start - head
                else { throw RedisStore.malformed(script) }
                jobs.append(
                    Job(
                        batch: content.batch, index: content.index, document: Document(path: content.path),
                        client: ClientID(rawValue: client), tier: TierName(rawValue: tier), industry: batch.industry,
                        lease: RedisLease(client: client, entry: entry, place: place, size: size).id,
                        deliveries: countsDeliveries ? fields[3].number ?? 1 : 1, attempt: content.attempt,
                        submittedAt: content.queuedAt ?? batch.createdAt))
            }
        }
        return jobs
    }

    /// `batch index attempt path`, or `batch index attempt@ms path` for what was queued after its batch was created;
    /// the path is the rest, whatever it holds.
    private struct Entry {
        var batch: BatchID
        var index: Int
        var attempt: Int
        var queuedAt: Timestamp?
        var path: String

        init?(_ bytes: [UInt8]) {
            let parts = bytes.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            guard parts.count == 4, let index = Int(String(decoding: parts[1], as: UTF8.self)) else { return nil }
            let tries = parts[2].split(separator: UInt8(ascii: "@"), maxSplits: 1)
            guard let first = tries.first, let attempt = Int(String(decoding: first, as: UTF8.self)) else { return nil }
            if tries.count == 2 {
                guard let queued = Int64(String(decoding: tries[1], as: UTF8.self)) else { return nil }
                queuedAt = Timestamp(milliseconds: queued)
            }
            batch = BatchID(rawValue: String(decoding: parts[0], as: UTF8.self))
            self.index = index
            self.attempt = attempt
            path = String(decoding: parts[3], as: UTF8.self)
        }
    }
}
