/// One look at what listens on the private server's socket.
enum RedisProbe: Equatable, Sendable {
    /// Nothing does; a socket that lies there is left over from a server that was killed.
    case nothing
    case ours
    /// Ours, and still reads its file.
    case loading
    case foreign(String)
    /// It takes connections and says nothing.
    case silent

    static func look(
        at files: PrivateRedisFiles, _ configuration: PrivateRedisConfiguration, _ time: any TimeSource
    ) async throws -> RedisProbe {
        switch files.socketPath {
        case .nothing: return .nothing
        case .somethingElse: return .foreign("is not a socket")
        case .socket: break
        }
        guard let connection = try? RedisConnection(to: .unixSocket(path: files.socket)) else { return .nothing }
        for command in [RedisCommand("PING"), RedisCommand("CONFIG", "GET", "dir")] {
            connection.append(command.head)
            connection.append(command.arguments)
        }
        let deadline = time.now() + configuration.probeTimeout
        var replies: [RedisReply] = []
        do throws(StoreError) {
            _ = try connection.write()
        } catch {
            return .nothing
        }
        while replies.count < 2 {
            do throws(StoreError) {
                try connection.read()
                while let reply = try connection.nextReply() { replies.append(reply) }
            } catch {
                // A server that is just ending closes the connection; what never spoke the protocol is not one.
                return error.message.contains("protocol") ? .foreign("does not speak the Redis protocol") : .nothing
            }
            if replies.count >= 2 { break }
            if time.now() >= deadline { return .silent }
            try await time.sleep(for: configuration.lookInterval)
        }
        return judge(replies, files)
    }

    private static func judge(_ replies: [RedisReply], _ files: PrivateRedisFiles) -> RedisProbe {
        if case .error(let text) = replies[0] {
            return text.hasPrefix("LOADING") ? .loading : .foreign("is a Redis that refuses us: \(text)")
        }
        guard let place = replies[1].elements?.last?.text else { return .foreign("is a Redis that refuses us") }
        return place == files.directory ? .ours : .foreign("belongs to a Redis that works in \(place)")
    }
}
