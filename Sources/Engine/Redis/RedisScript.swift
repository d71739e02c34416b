/// A script that runs in Redis as one step. Its contract (arguments and answer) stands above its text.
///
/// The keys a script touches follow from documents and clients, so they are built inside from ``RedisKeys`` and not
/// passed as KEYS: docket needs one server, not a cluster.
struct RedisScript: Sendable {
    let name: String
    let body: String
    /// Whether it works on tiers, clients and batches; without them a script is a fraction of the work to set up.
    let sharesRows: Bool

    init(name: String, sharesRows: Bool = true, body: String) {
        self.name = name
        self.sharesRows = sharesRows
        self.body = body
    }

    /// The whole text: keys and settings, what such scripts share, then this one.
    func text(_ configuration: RedisStoreConfiguration) -> String {
        RedisScript.settings(configuration) + (sharesRows ? RedisScript.shared : "") + body
    }

    private static func settings(_ configuration: RedisStoreConfiguration) -> String {
        let seeds = Tier.shipped.map { "{'\($0.name.rawValue)', '\(RedisTierText.packed($0))'}" }
        let clock =
            switch configuration.clock {
            case .server: "local t = redis.call('TIME') return t[1] * 1000 + t[2] / 1000"
            case .key: "return tonumber(redis.call('GET', K.clock) or '0')"
            }
        return configuration.keys.lua + """
            local SHIPPED = {\(seeds.joined(separator: ", "))}
            local STAGED_TTL = \(Int(configuration.stagedTimeToLive.inSeconds))
            local FINISHED_TTL = \(Int(configuration.finishedTimeToLive.inSeconds))
            local WORKER_TTL = \(configuration.workerTimeToLive.inMilliseconds)
            local WAKE_MAX = \(configuration.wakeTokensMax)
            local TURN_MAX = \(configuration.documentsPerTurnMax)
            local ENTRIES_MAX = \(StoreLimits.documentsPerCall)
            local QUEUED_MAX = \(configuration.queuedMax)
            local MEMORY_MAX = \(configuration.memoryBytesMax)
            local MEMORY_LOOK = \(configuration.memoryLookEvery.inMilliseconds)
            local ACTS_MAX = \(RedisStore.actsMax)
            local CACHE_ENTRIES_MAX = \(configuration.cacheBounds.entriesMax)
            local CACHE_BYTES_MAX = \(configuration.cacheBounds.bytesMax)
            local CACHE_VALUE_MAX = \(configuration.cacheBounds.valueBytesMax)
            local now = (function() \(clock) end)()

            """
    }
}

/// A tier as the store keeps it: numbers in a fixed order, with a space between.
enum RedisTierText {
    /// Without the fill clock, which the store keeps by itself.
    static func packed(_ tier: Tier) -> String {
        "\(tier.rate) \(tier.burst) \(tier.waitTarget.inMilliseconds) \(tier.queuedMax) \(tier.inFlightMax)"
    }

    static func tier(_ name: String, _ text: String) -> Tier? {
        let numbers = text.split(separator: " ").compactMap { Double($0) }
        guard numbers.count >= 5 else { return nil }
        return Tier(
            name: TierName(rawValue: name), rate: numbers[0], burst: numbers[1],
            waitTarget: .nanoseconds(Int64(numbers[2] * 1e6)), queuedMax: Int(numbers[3]),
            inFlightMax: Int(numbers[4]))
    }
}
