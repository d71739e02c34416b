/// One command in Redis's protocol, encoded by the task that sends it so that the link's thread only copies bytes.
public struct RedisCommand: Sendable {
    private var body: [UInt8] = []
    private var count = 0
    /// How long the server itself may hold the answer back; the link adds its own time-out.
    public var blocksFor: Duration = .zero

    public init(_ words: String...) {
        for word in words { append(word) }
    }

    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 {
            appendHeader(of: $0.count); body.append(contentsOf: $0)
        }
        endArgument()
    }

    public mutating func append(_ bytes: [UInt8]) {
        appendHeader(of: bytes.count)
        body.append(contentsOf: bytes)
        endArgument()
    }

    public mutating func append(_ number: Int) { append(String(number)) }

    public mutating func reserve(bytes: Int) { body.reserveCapacity(bytes) }

    private mutating func appendHeader(of length: Int) {
        body.append(UInt8(ascii: "$"))
        body.append(contentsOf: String(length).utf8)
        body.append(contentsOf: RedisCommand.lineEnd)
    }

    private mutating func endArgument() {
        body.append(contentsOf: RedisCommand.lineEnd)
        count += 1
    }

    private static let lineEnd: [UInt8] = [13, 10]

    /// What goes over the connection: the number of arguments, then the arguments.
    var head: [UInt8] { Array("*\(count)\r\n".utf8) }
    var arguments: [UInt8] { body }
}

extension RedisCommand {
    /// This command with the arguments of another one after its own.
    func with(_ other: RedisCommand) -> RedisCommand {
        var both = self
        both.body.append(contentsOf: other.body)
        both.count += other.count
        return both
    }
}
