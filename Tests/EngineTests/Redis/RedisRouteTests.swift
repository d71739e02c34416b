import Testing

@testable import Engine

@Suite struct RedisRouteTests {
    private let sentinels: [RedisEndpoint.Address] = (1...3).map { .tcp(host: "s\($0)", port: 26_379) }
    private let master = RedisEndpoint.Address.tcp(host: "m", port: 6_379)
    private var endpoint: RedisEndpoint {
        RedisEndpoint(.sentinels(SentinelGroup(name: "main", sentinels: sentinels)), password: "secret")
    }

    @Test func `one sentinel after the other is asked without a pause, and after the last one there is one`() {
        var route = RedisRoute(endpoint)
        var asked: [RedisRoute.Stop] = []
        var hasMore: [Bool] = []
        for _ in 0..<4 {
            asked.append(route.next)
            hasMore.append(route.failed(at: route.next))
        }
        #expect(asked == [sentinels[0], sentinels[1], sentinels[2], sentinels[0]].map { .sentinel($0) })
        #expect(hasMore == [true, true, false, true])
    }

    @Test func `the master that was named is tried, and when it fails the same sentinel is asked again`() {
        var route = RedisRoute(endpoint)
        _ = route.failed(at: route.next)
        route.found(master)
        #expect(route.next == .server(master))
        let hasMore = route.failed(at: route.next)
        #expect(!hasMore && route.next == .sentinel(sentinels[1]))
    }

    @Test func `a round that begins at the second sentinel asks all of them before it pauses`() {
        var route = RedisRoute(endpoint)
        _ = route.failed(at: route.next)
        route.found(master)
        _ = route.failed(at: route.next)
        var asked: [RedisRoute.Stop] = []
        var hasMore: [Bool] = []
        for _ in 0..<3 {
            asked.append(route.next)
            hasMore.append(route.failed(at: route.next))
        }
        #expect(asked == [sentinels[1], sentinels[2], sentinels[0]].map { .sentinel($0) })
        #expect(hasMore == [true, true, false])
    }

    @Test func `a server that is named is all there is`() {
        var route = RedisRoute(RedisEndpoint(master))
        #expect(route.next == .server(master))
        let hasMore = route.failed(at: route.next)
        #expect(!hasMore && route.next == .server(master))
    }

    @Test func `a sentinel that wants a password gets it once`() throws {
        var question = SentinelQuestion(sentinels[0], of: try #require(endpoint.sentinels), endpoint: endpoint)
        guard case .sendMore(let commands) = try question.take(.error("NOAUTH Authentication required.")) else {
            Issue.record("it did not send the password")
            return
        }
        #expect(
            commands.map(\.arguments).map { String(decoding: $0, as: UTF8.self).contains("secret") } == [true, false])
        _ = try question.take(.status("OK"))
        guard
            case .master(let found) = try question.take(
                .array([.string(Array("m".utf8)), .string(Array("6379".utf8))]))
        else {
            Issue.record("it did not take the answer")
            return
        }
        #expect(found == master)
        #expect(throws: StoreError.self) { try question.take(.error("NOAUTH again")) }
    }

    @Test(arguments: [
        (RedisReply.null, "no master called main"), (.array([]), "unknown form"), (.integer(1), "unknown form"),
        (.array([.string(Array("a\u{1b}[31m".utf8)), .string(Array("1".utf8))]), "unknown form"),
        (.array([.string(Array("h".utf8)), .string(Array("70000".utf8))]), "unknown form"),
        (.error("ERR unknown command"), "unknown command"),
    ])
    func `an answer that names no master is a sentence`(reply: RedisReply, says: String) throws {
        var question = SentinelQuestion(sentinels[0], of: try #require(endpoint.sentinels), endpoint: endpoint)
        let error = #expect(throws: StoreError.self) { try question.take(reply) }
        #expect(error?.message.contains(says) == true && error?.message.contains("\u{1b}") == false)
    }

    @Test func `what a master says of its replicas is read`() {
        let line = "slave0:ip=127.0.0.1,port=7001,state=online,offset=14,lag=0"
        #expect(
            RedisTopology.replica(fromLine: Substring(line))
                == .init(address: .tcp(host: "127.0.0.1", port: 7_001), isOnline: true))
        #expect(RedisTopology.replica(fromLine: "slave0:ip=::1,port=1,state=wait_bgsave")?.isOnline == false)
        for other in ["connected_slaves:1", "slave_read_only:1", "slave0:ip=a", "slave0:port=1,ip", "role:master"] {
            #expect(RedisTopology.replica(fromLine: Substring(other)) == nil)
        }
    }
}
