import ArgumentParser
import Engine

/// `docket cache`: what docket remembers.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Looks at the caches and empties them.",
        subcommands: [CacheStats.self, CacheFlush.self])
}

extension CacheName: ExpressibleByArgument {}
