import ArgumentParser
import Console
import Engine
import FoundationEssentials
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `docket console`, and `docket` alone: the operator's terminal with the engine behind it.
struct ConsoleCommand: AsyncParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Opens the console with the engine inside.")

    @Option(help: ArgumentHelp("Draw with this theme.", valueName: "name"))
    var theme: String?

    @Option(help: ArgumentHelp("Bring the screen up to date this often.", valueName: "seconds"))
    var refresh: String?

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let command = self
        var flags: [(key: SettingKey, text: String)] = []
        if let theme { flags.append((.consoleTheme, theme)) }
        if let refresh { flags.append((.consoleRefresh, refresh)) }
        let context = try await CommandContext(common, flags: flags)
        try Self.checkTerminal(context.environment)
        let theme = try Self.theme(context)
        let options = ConsoleOptions(
            theme: theme, refresh: context.settings.consoleRefresh,
            start: try Self.start(context, isNew: Self.isNew(context)),
            terminal: TerminalOptions(color: command.common.color),
            documentsPerBatchMax: context.settings.engine.documentsPerBatchMax,
            termLimits: context.settings.engine.terms)
        let end: ConsoleEnd
        do {
            end = try await Console.run(options: options, time: context.time) { arrival in
                try await Wiring.withStore(context, telling: { arrival.tell($0) }) { engine in
                    arrival.tell(context.settings.redisURL == nil ? "private redis" : "redis")
                    // Asked before anything works on it: a store that can't be reached ends docket.
                    let isNew = try await engine.batches(limit: 1).total == 0
                    let start = try Self.start(context, isNew: isNew)
                    try await Wiring.running(engine) { engine in
                        _ = await engine.refreshedSnapshot()
                        await arrival.host(engine, start: start)
                    }
                }
            }
        } catch let error as TerminalError {
            throw Self.failure(error)
        }
        if let farewell = end.farewell { await Streams.note("docket: " + PlainText.clean(farewell)) }
        if let signal = end.signal { throw ExitCode(Terminal.exitStatus(ofSignal: signal)) }
    }

    /// Before anything is opened or started: what can't be shown need not run.
    private static func checkTerminal(_ environment: [String: String]) throws(CommandFailure) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw failure(.notATerminal) }
        let kind = environment["TERM"] ?? ""
        guard !kind.isEmpty, kind != "dumb" else { throw failure(.unusable(term: kind.isEmpty ? nil : kind)) }
    }

    private static func failure(_ error: TerminalError) -> CommandFailure {
        let sentence = error.description
        let message = sentence.prefix(1).lowercased() + sentence.dropFirst()
        if case .lost = error { return .failed(message) }
        return .usage(message)
    }

    /// The user's own themes come first.
    private static func theme(_ context: CommandContext) throws(CommandFailure) -> Theme {
        var folders = [try context.places.resources().themes]
        if let home = context.environment["HOME"], !home.isEmpty {
            folders.insert(home + "/.config/docket/themes", at: 0)
        }
        do throws(ThemeError) {
            return try Theme.load(context.settings.consoleTheme, folders: folders)
        } catch {
            throw .usage(PlainText.clean(error.description))
        }
    }

    /// Where the submit dialog begins: with the samples on a docket that has never had a batch, else where the operator
    /// stands.
    private static func start(_ context: CommandContext, isNew: Bool) throws(CommandFailure) -> SubmitStart {
        let resources = try context.places.resources()
        var isFolder = false
        if isNew, FileManager.default.fileExists(atPath: resources.samples, isDirectory: &isFolder), isFolder {
            return SubmitStart(folder: resources.path, marked: [resources.samples])
        }
        return SubmitStart(folder: FileManager.default.currentDirectoryPath)
    }

    /// As far as can be told before the store was asked: a private one that has never been there is empty.
    private static func isNew(_ context: CommandContext) -> Bool {
        context.settings.redisURL == nil && !FileManager.default.fileExists(atPath: context.places.statePath)
    }
}
