import Testing

@testable import Engine

@Suite struct RedisEndpointTests {
    @Test func `a url names host, port, user, password and database`() throws {
        #expect(try RedisEndpoint(parsing: "redis://localhost") == RedisEndpoint(.tcp(host: "localhost", port: 6379)))
        #expect(
            try RedisEndpoint(parsing: "redis://ops:p%40s%2Fs@10.0.0.7:7000/3")
                == RedisEndpoint(.tcp(host: "10.0.0.7", port: 7000), user: "ops", password: "p@s/s", database: 3))
        #expect(
            try RedisEndpoint(parsing: "redis://:secret@h/")
                == RedisEndpoint(.tcp(host: "h", port: 6379), password: "secret"))
        #expect(try RedisEndpoint(parsing: "redis://[::1]:7000") == RedisEndpoint(.tcp(host: "::1", port: 7000)))
        #expect(
            try RedisEndpoint(parsing: "unix:///run/a b.sock") == RedisEndpoint(.unixSocket(path: "/run/a b.sock")))
    }

    @Test func `a url of sentinels names them, the master, and what the servers want to know`() throws {
        let plain = try RedisEndpoint(parsing: "sentinel://a,b:7000,[::1]:7001/main")
        #expect(
            plain.sentinels
                == SentinelGroup(
                    name: "main",
                    sentinels: [
                        .tcp(host: "a", port: 26_379), .tcp(host: "b", port: 7_000), .tcp(host: "::1", port: 7_001),
                    ]))
        #expect(plain.description == "sentinel://a:26379,b:7000,[::1]:7001/main")
        let whole = try RedisEndpoint(parsing: "sentinel://ops:p%40ss@a/my.main-1/3")
        #expect(whole.user == "ops" && whole.password == "p@ss" && whole.database == 3)
        #expect(whole.description == "sentinel://a:26379/my.main-1")
    }

    @Test func `the description never shows the password`() throws {
        #expect(try RedisEndpoint(parsing: "redis://ops:secret@h:1/2").description == "redis://h:1/2")
    }

    @Test(arguments: [
        ("localhost:6379", "starts with redis://"), ("redis://", "no host"), ("redis://h:0", "port"),
        ("redis://h:x", "port"), ("redis://h/x", "database"), ("unix://run/x", "absolute path"),
        ("sentinel://h:26379", "no name"), ("sentinel:///main", "no host"), ("sentinel://h,/main", "no host"),
        ("sentinel://h/a b", "name"), ("sentinel://h/main/x", "database"), ("sentinel://h/main/0/1", "name"),
        ("sentinel://secret@h/main", "user:password"), ("sentinel://h:0/main", "port"), ("rediss://h", "TLS"),
        ("http://h", "unknown scheme"),
        ("redis://secret@h", "user:password"),
    ])
    func `a url that can't be used says what to write instead`(url: String, says: String) {
        let error = #expect(throws: RedisEndpointError.self) { try RedisEndpoint(parsing: url) }
        #expect(error?.message.contains(says) == true && error?.message.contains("secret") == false)
    }
}
