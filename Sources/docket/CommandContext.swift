import ArgumentParser
import Engine
import FoundationEssentials

/// What a command has at hand before anything is opened: where things are, how it is set and how it speaks.
struct CommandContext: Sendable {
    let places: Places
    let settings: Settings
    let style: TextStyle
    let environment: [String: String]
    /// Who acts, for the audit trail.
    let operatorName: String
    let time: any TimeSource

    /// Reads the settings. Throws ``CommandFailure`` with status 2. Blocks for a small file.
    @MainActor
    init(_ options: CommonOptions, flags: [(key: SettingKey, text: String)] = []) throws(CommandFailure) {
        environment = ProcessInfo.processInfo.environment
        places = try Places(
            environment: environment, config: options.settings.config, state: options.settings.state)
        operatorName = CommandContext.operatorName(environment)
        settings = try Settings(
            flags: options.settings.given + flags, environment: environment, file: try places.readConfig())
        style = TextStyle(options.color, environment: environment)
        time = SystemTime()
    }

    /// The login name, with nothing in it that a line of a trail or a terminal should not have.
    private static func operatorName(_ environment: [String: String]) -> String {
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? ""
        let kept = name.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }.prefix(32)
        return kept.isEmpty ? EngineConfiguration().operatorName : String(String.UnicodeScalarView(kept))
    }

    /// The engine's configuration, with who acts.
    var engine: EngineConfiguration {
        var engine = settings.engine
        engine.operatorName = operatorName
        return engine
    }
}

/// A command without a terminal of its own: it ends in order when it is asked to stop.
protocol HeadlessCommand: AsyncParsableCommand, Sendable {
    var common: CommonOptions { get }
    /// Flags that are settings but belong to this command alone.
    var flags: [(key: SettingKey, text: String)] { get }
    func perform(_ context: CommandContext) async throws
}

extension HeadlessCommand {
    var flags: [(key: SettingKey, text: String)] { [] }

    mutating func run() async throws {
        let command = self
        let context = try await CommandContext(common, flags: flags)
        try await Interruption.cancelling { try await command.perform(context) }
    }
}
