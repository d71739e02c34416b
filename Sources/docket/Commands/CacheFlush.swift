import ArgumentParser
import Engine

/// `docket cache flush`: forgets a cache.
struct CacheFlush: HeadlessCommand {
    static let configuration = CommandConfiguration(commandName: "flush", abstract: "Empties a cache.")

    @Argument(help: "result, pattern, industry or response.")
    var name: CacheName

    @Flag(help: "Print how many entries went as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        try await Wiring.withStore(context) { engine in
            let count = try await engine.flush(name)
            let object = JSONValue.object([
                .init("cache", .string(name.rawValue)), .init("flushed", .integer(count)),
            ])
            try await Streams.printLine(
                json ? JSONText.line(object) : "\(count) entries of the \(name.rawValue) cache are gone")
        }
    }
}
