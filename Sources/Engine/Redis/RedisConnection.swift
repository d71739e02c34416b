import CHiredis
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One socket to Redis with hiredis's buffers: connects, writes and reads without ever waiting. Belongs to the thread
/// that made it. A broken connection is thrown away, never mended.
struct RedisConnection: ~Copyable {
    private let context: UnsafeMutablePointer<redisContext>
    /// Bytes that one read takes at most.
    private static let readBytesMax = 64 << 10

    /// Starts to connect; whether it succeeds shows when the first answer comes.
    init(to address: RedisEndpoint.Address) throws(StoreError) {
        let made: UnsafeMutablePointer<redisContext>?
        switch address {
        case .tcp(let host, let port): made = redisConnectNonBlock(host, Int32(port))
        case .unixSocket(let path): made = UnixSocketPath.withShortName(of: path) { redisConnectUnixNonBlock($0) }
        }
        guard let made else { throw StoreError(.unreachable, "redis: no memory for a connection") }
        guard made.pointee.err == 0 else {
            let text = RedisConnection.errorText(of: made)
            redisFree(made)
            throw StoreError(.unreachable, "redis: can't connect: \(text)")
        }
        // A child process that extracts a document must not inherit the store's connection.
        _ = fcntl(made.pointee.fd, F_SETFD, FD_CLOEXEC)
        context = made
    }

    deinit { redisFree(context) }

    var fileDescriptor: Int32 { context.pointee.fd }

    /// Adds encoded commands to what will be written.
    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { raw in
            guard let start = raw.bindMemory(to: CChar.self).baseAddress else { return }
            let result = redisAppendFormattedCommand(context, start, raw.count)
            precondition(result == REDIS_OK, "hiredis fails to buffer only when there is no memory")
        }
    }

    /// Writes what the socket takes; false while something is left.
    func write() throws(StoreError) -> Bool {
        var isDone: Int32 = 0
        guard redisBufferWrite(context, &isDone) == REDIS_OK else {
            throw StoreError(.unreachable, "redis: the connection broke: \(RedisConnection.errorText(of: context))")
        }
        return isDone != 0
    }

    /// Reads what has arrived into hiredis's reader.
    func read() throws(StoreError) {
        let failure: StoreError? = withUnsafeTemporaryAllocation(byteCount: RedisConnection.readBytesMax, alignment: 16)
        {
            buffer in
            while true {
                let count = Self.systemRead(context.pointee.fd, buffer)
                if count < 0 {
                    if errno == EAGAIN || errno == EINTR { return nil }
                    return StoreError(.unreachable, "redis: the connection broke: \(String(cString: strerror(errno)))")
                }
                if count == 0 { return StoreError(.unreachable, "redis: the server closed the connection") }
                let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                guard redisReaderFeed(context.pointee.reader, start, count) == REDIS_OK else {
                    return StoreError(.unreachable, "redis: no memory for an answer")
                }
                if count < buffer.count { return nil }
            }
        }
        if let failure { throw failure }
    }

    /// The next whole answer; nil until more bytes have come.
    func nextReply() throws(StoreError) -> RedisReply? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(context.pointee.reader, &reply) == REDIS_OK else {
            throw StoreError(.unreachable, "redis: what answered does not speak the Redis protocol")
        }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return RedisReply(copying: reply.assumingMemoryBound(to: redisReply.self))
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func errorText(of context: UnsafeMutablePointer<redisContext>) -> String {
        withUnsafeBytes(of: context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// The kernel takes at most 107 bytes of a Unix socket's path, and hiredis cuts longer ones silently. A directory's
/// descriptor under `/proc/self/fd` names the same socket shortly, wherever the state directory lies.
enum UnixSocketPath {
    static let bytesMax = 107

    static func withShortName<Value>(of path: String, _ body: (String) -> Value) -> Value {
        guard path.utf8.count > bytesMax, let slash = path.lastIndex(of: "/") else { return body(path) }
        let directory = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return body("/proc/self/fd/none\(path[slash...])") }
        defer { close(directory) }
        return body("/proc/self/fd/\(directory)\(path[slash...])")
    }
}
