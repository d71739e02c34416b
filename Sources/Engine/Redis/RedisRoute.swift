/// Where a link connects to next: to the server it was given, or to one sentinel after the other until one names the
/// master, and then there. Pure.
struct RedisRoute {
    enum Stop: Hashable {
        case server(RedisEndpoint.Address)
        case sentinel(RedisEndpoint.Address)
    }

    private let place: RedisEndpoint.Place
    /// The sentinel whose turn it is: the one that answered last is asked first again.
    private var turn = 0
    /// Sentinels that failed since the last one that answered.
    private var failures = 0
    private var master: RedisEndpoint.Address?

    init(_ endpoint: RedisEndpoint) { place = endpoint.place }

    var next: Stop {
        switch place {
        case .server(let address): .server(address)
        case .sentinels(let group):
            master.map { .server($0) } ?? .sentinel(group.sentinels[turn % group.sentinels.count])
        }
    }

    mutating func found(_ address: RedisEndpoint.Address) {
        master = address
        failures = 0
    }

    /// What was tried did not work, or no longer does. A master is asked for anew; a sentinel gives its turn to the
    /// next. True while there is a sentinel left that was not asked yet in this round: no reason to pause.
    mutating func failed(at stop: Stop) -> Bool {
        guard case .sentinels(let group) = place else { return false }
        switch stop {
        case .server:
            master = nil
            return false
        case .sentinel:
            turn = (turn + 1) % group.sentinels.count
            failures = (failures + 1) % group.sentinels.count
            return failures != 0
        }
    }
}
