import ArgumentParser
import Console

/// The settings as flags; every command takes them.
struct SettingsOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("Read settings from this file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Keep state in this folder.", valueName: "folder"))
    var state: String?

    @Option(help: ArgumentHelp("Use a shared Redis instead of a private one.", valueName: "url"))
    var redisUrl: String?

    @Option(help: ArgumentHelp("Replicas that must have a write.", valueName: "count", visibility: .hidden))
    var redisWaitReplicas: String?

    @Option(help: ArgumentHelp("Time for replicas to have it.", valueName: "seconds", visibility: .hidden))
    var redisWaitReplicasSeconds: String?

    @Option(help: ArgumentHelp("What people call this installation.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("Largest document that is read.", valueName: "bytes", visibility: .hidden))
    var limitsFileBytes: String?

    @Option(help: ArgumentHelp("Pages that are read of a document.", valueName: "count", visibility: .hidden))
    var limitsPages: String?

    @Option(help: ArgumentHelp("Extracted text kept of a document.", valueName: "bytes", visibility: .hidden))
    var limitsTextBytes: String?

    @Option(help: ArgumentHelp("Time for one extraction.", valueName: "seconds", visibility: .hidden))
    var limitsExtractSeconds: String?

    @Option(help: ArgumentHelp("Memory of one extraction.", valueName: "bytes", visibility: .hidden))
    var limitsExtractMemoryBytes: String?

    @Option(help: ArgumentHelp("What an archive may unpack to.", valueName: "bytes", visibility: .hidden))
    var limitsExpandedBytes: String?

    @Option(help: ArgumentHelp("Containers in each other that are opened.", valueName: "count", visibility: .hidden))
    var limitsNesting: String?

    @Option(help: ArgumentHelp("Pages of a scan that are recognised.", valueName: "count", visibility: .hidden))
    var ocrPages: String?

    @Option(help: ArgumentHelp("Languages of scans.", valueName: "names", visibility: .hidden))
    var ocrLanguages: String?

    @Option(help: ArgumentHelp("Where the kernel lacks a part of the jail.", valueName: "what", visibility: .hidden))
    var jailWhenIncomplete: String?

    @Option(help: ArgumentHelp("The model that has a say.", valueName: "file", visibility: .hidden))
    var modelPath: String?

    @Option(help: ArgumentHelp("Threads that classify.", valueName: "count", visibility: .hidden))
    var engineClassifyThreads: String?

    @Option(help: ArgumentHelp("Documents extracted at once.", valueName: "count", visibility: .hidden))
    var engineExtractThreads: String?

    @Option(help: ArgumentHelp("Silence after which work goes to others.", valueName: "seconds", visibility: .hidden))
    var engineLeaseSeconds: String?

    @Option(help: ArgumentHelp("Attempts of a document.", valueName: "count", visibility: .hidden))
    var engineAttempts: String?

    @Option(help: ArgumentHelp("Time to finish when stopped.", valueName: "seconds", visibility: .hidden))
    var engineGraceSeconds: String?

    /// What was typed, by key.
    var given: [(key: SettingKey, text: String)] {
        let all: [(SettingKey, String?)] = [
            (.redisURL, redisUrl), (.waitReplicas, redisWaitReplicas),
            (.waitReplicasSeconds, redisWaitReplicasSeconds), (.environment, environment),
            (.fileBytes, limitsFileBytes), (.pages, limitsPages),
            (.textBytes, limitsTextBytes), (.extractSeconds, limitsExtractSeconds),
            (.extractMemoryBytes, limitsExtractMemoryBytes), (.expandedBytes, limitsExpandedBytes),
            (.nesting, limitsNesting), (.recognizedPages, ocrPages), (.recognitionLanguages, ocrLanguages),
            (.whenJailIncomplete, jailWhenIncomplete), (.modelPath, modelPath),
            (.classifyThreads, engineClassifyThreads),
            (.extractThreads, engineExtractThreads), (.leaseSeconds, engineLeaseSeconds),
            (.attempts, engineAttempts), (.graceSeconds, engineGraceSeconds),
        ]
        return all.compactMap { key, text in text.map { (key, $0) } }
    }
}

extension ColorChoice: ExpressibleByArgument {}

/// What every command takes.
struct CommonOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("Colour: auto, always or never; NO_COLOR counts as never.", valueName: "when"))
    var color: ColorChoice = .auto

    @OptionGroup(title: "Settings")
    var settings: SettingsOptions
}
