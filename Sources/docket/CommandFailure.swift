import ArgumentParser
import Engine

/// Why a command ends without having done its work: the status that programs see, and a sentence for people.
struct CommandFailure: Error, Sendable, CustomStringConvertible {
    let status: ExitStatus
    let message: String

    var description: String { message }

    static func usage(_ message: String) -> CommandFailure { CommandFailure(status: .usage, message: message) }
    static func failed(_ message: String) -> CommandFailure { CommandFailure(status: .failed, message: message) }
    static func store(_ message: String) -> CommandFailure { CommandFailure(status: .store, message: message) }
}

/// What a command's exit status says; part of the interface.
enum ExitStatus: Int32, Sendable {
    case done = 0
    /// Some documents failed, each one named.
    case failed = 1
    /// Bad usage or configuration.
    case usage = 2
    /// The store can't be reached.
    case store = 3
    case interrupted = 130
}

extension CommandFailure {
    /// An error of the engine as a command's end.
    init(_ error: EngineError) {
        let status: ExitStatus =
            switch error.code {
            case .storeUnavailable: .store
            case .unknownIndustry, .notFound, .conflict, .invalidValue: .usage
            default: .failed
            }
        var message = error.message
        if let wait = error.retryAfter, wait > .zero, !message.contains("come back in") {
            message += "; try again in \(PlainText.seconds(wait.inSeconds))"
        }
        self.init(status: status, message: message)
    }
}
