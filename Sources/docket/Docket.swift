import ArgumentParser
import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The executable: one command after the other, each in a file of its own.
@main
struct Docket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docket",
        abstract: "Classifies documents, and shows and steers the work.",
        discussion: """
            Without a command it opens the console. Data goes to standard output, one JSON object a line with --json; \
            everything else to standard error.

            Exit status: 0 done; 1 some documents failed, each one named; 2 bad usage or configuration; \
            3 the store can't be reached; 130 interrupted.
            """,
        version: EngineConfiguration().version,
        subcommands: [
            ConsoleCommand.self, ClassifyCommand.self, BatchCommand.self, CacheCommand.self, IndustryCommand.self,
            TrainCommand.self, EvalCommand.self, ClientCommand.self, TierCommand.self, QueueCommand.self,
            DeadCommand.self,
            AuditCommand.self, UndoCommand.self, TopCommand.self, WorkerCommand.self, DoctorCommand.self,
        ],
        defaultSubcommand: ConsoleCommand.self)

    static func main() async { leave(await run(Array(CommandLine.arguments.dropFirst()))) }

    /// The exit status.
    private static func run(_ arguments: [String]) async -> Int32 {
        do {
            try checkCommand(arguments[...])
            let parsed = try await asyncParseAsRoot(arguments)
            if var command = parsed as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = parsed
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch {
            return await end(with: error)
        }
    }

    /// The default command takes every word for an argument of its own; a mistyped command should be called one.
    static func checkCommand(_ words: ArraySlice<String>) throws(CommandFailure) {
        var rest = words
        var command: any ParsableCommand.Type = Docket.self
        var path = "docket"
        while let word = rest.popFirst(), !word.hasPrefix("-") {
            let children = command.configuration.subcommands
            guard !children.isEmpty else { return }
            let names = children.map { $0._commandName } + (command == Docket.self ? ["help"] : [])
            guard names.contains(word) else {
                let nearest = NearestName.find(word, among: names).map { "the nearest is `\(path) \($0)`" }
                let hint = nearest ?? "`\(path) --help` lists those there are"
                throw .usage("there is no command \"\(PlainText.clean(word))\"; \(hint)")
            }
            guard let next = children.first(where: { $0._commandName == word }) else { return }
            command = next
            path += " " + word
        }
    }

    /// Says why it ends, and with which status.
    @MainActor
    private static func end(with error: any Error) -> Int32 {
        switch error {
        case let failure as CommandFailure:
            if !failure.message.isEmpty { Streams.note("docket: " + PlainText.clean(failure.message)) }
            return Interruption.signalNumber != 0 ? ExitStatus.interrupted.rawValue : failure.status.rawValue
        case let status as ExitCode:
            return status.rawValue
        case is Streams.Closed:
            // What every tool does whose reader went away; caught until here to leave the store in order.
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
            return 128 + SIGPIPE
        case is CancellationError:
            return ExitStatus.interrupted.rawValue
        case let failure as EngineError:
            return end(with: CommandFailure(failure))
        case let failure as StoreError:
            return end(with: CommandFailure.store(failure.message))
        case let failure as DocumentError:
            return end(with: CommandFailure.failed(failure.message))
        default:
            return end(withUsage: error)
        }
    }

    /// What the parser of arguments says: help and versions are data, the rest is bad usage.
    @MainActor
    private static func end(withUsage error: any Error) -> Int32 {
        let text = fullMessage(for: error)
        guard exitCode(for: error) != .success else {
            try? Streams.printLine(text)
            return ExitStatus.done.rawValue
        }
        var message = message(for: error).split(separator: "\n").joined(separator: " ")
        if message.hasSuffix(".") { message.removeLast() }
        let hint = text.split(separator: "\n").last { $0.contains("See '") }.map { "; see" + $0.dropFirst(5) } ?? ""
        let end = hint.hasSuffix(" for more information.") ? hint.dropLast(22) : hint[...]
        Streams.note("docket: " + PlainText.clean(message + end))
        return ExitStatus.usage.rawValue
    }
}

/// Out here because inside of a command `exit` is another function.
private func leave(_ status: Int32) -> Never { exit(status) }
