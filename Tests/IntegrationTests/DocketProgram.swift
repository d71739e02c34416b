import Engine
import Foundation
import Synchronization
import TestSupport
import Testing

/// The built program with a home of its own: settings, state and temporary files are a test's.
final class DocketProgram: Sendable {
    let folder: TemporaryFolder
    var home: String { folder.path }
    var state: String { folder.path + "/state" }

    /// How a run ended.
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    struct Failure: Error { let reason: String }

    /// Long, because the machine may be busy; only a program that hangs gets there.
    private static let patience: Duration = .seconds(180)

    init() throws { folder = try TemporaryFolder() }

    /// Beside the bundle of tests: both are built into one folder.
    static let folderOfBuild: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = (bundle as NSString).deletingLastPathComponent
        if FileManager.default.isExecutableFile(atPath: beside + "/docket") { return beside }
        // Some runners load the bundle; its path is an argument then.
        let named = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
        return (named as NSString).deletingLastPathComponent
    }()

    static var path: String { folderOfBuild + "/docket" }

    /// What a run sees of the environment; `nil` removes a variable.
    func environment(_ changes: [String: String?]) -> [String: String] {
        let inherited = ProcessInfo.processInfo.environment
        var environment = [
            "PATH": inherited["PATH"] ?? "/usr/bin:/bin", "HOME": home, "DOCKET_STATE": state, "TMPDIR": home,
            "LANG": "C.UTF-8", "TERM": "xterm-256color",
        ]
        environment["LD_LIBRARY_PATH"] = inherited["LD_LIBRARY_PATH"]
        for (name, value) in changes { environment[name] = value }
        return environment
    }

    func start(
        _ arguments: [String], environment changes: [String: String?] = [:], input: String? = nil,
        executable: String = DocketProgram.path
    ) throws -> Running {
        let name = UUID().uuidString
        let inputPath = try input.map { try folder.write("input-" + name, $0) } ?? "/dev/null"
        let outputPath = try folder.write("output-" + name, "")
        let errorPath = try folder.write("error-" + name, "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = environment(changes)
        process.currentDirectoryURL = URL(fileURLWithPath: home)
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        let (ends, continuation) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        try process.run()
        return Running(process: process, ends: ends, outputPath: outputPath, errorPath: errorPath)
    }

    /// Runs to the end.
    func run(
        _ arguments: String..., environment changes: [String: String?] = [:], input: String? = nil
    ) async throws -> Ended {
        try await start(arguments, environment: changes, input: input).ended()
    }

    /// A run that is under way. Sendable without the compiler's check: `Process` is only asked for what it allows from
    /// any thread: its number, and its status after the end.
    final class Running: @unchecked Sendable {
        private let process: Process
        private let ends: AsyncStream<Void>
        private let outputPath: String
        private let errorPath: String

        init(process: Process, ends: AsyncStream<Void>, outputPath: String, errorPath: String) {
            self.process = process
            self.ends = ends
            self.outputPath = outputPath
            self.errorPath = errorPath
        }

        var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
        var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

        var isRunning: Bool { process.isRunning }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Waits for the end; a program that hangs is killed, and the test fails.
        func ended() async throws -> Ended {
            let isDone = await withTaskGroup(of: Bool.self) { group in
                group.addTask { [ends] in
                    for await _ in ends {}
                    return !Task.isCancelled
                }
                group.addTask {
                    let clock = SystemTime()
                    try? await clock.sleep(for: DocketProgram.patience)
                    return false
                }
                let first = await group.next() ?? false
                group.cancelAll()
                return first
            }
            guard isDone else {
                send(SIGKILL)
                throw Failure(reason: "it did not end; it said: \(output) \(errors)")
            }
            let isKilled = process.terminationReason == .uncaughtSignal
            return Ended(
                status: isKilled ? 128 + process.terminationStatus : process.terminationStatus, output: output,
                errors: errors)
        }

        /// Waits until `isReached`; throws when the program ends before, or hangs.
        func wait(until isReached: () async throws -> Bool) async throws {
            let clock = SystemTime()
            let deadline = clock.now() + DocketProgram.patience
            while try await !isReached() {
                guard process.isRunning, clock.now() < deadline else {
                    throw Failure(reason: "it never came so far; it said: \(output) \(errors)")
                }
                try await clock.sleep(for: .milliseconds(10))
            }
        }
    }
}

/// Looks into the store of a state folder without being a docket there: it neither starts nor keeps the server.
struct StoreWatch: Sendable {
    private let store: RedisStore

    init(_ docket: DocketProgram) throws { try self.init(state: docket.state) }

    init(state: String) throws {
        store = try RedisStore(endpoint: RedisEndpoint(.unixSocket(path: state + "/redis.sock")))
    }

    /// Nil also while there is no server.
    func batch(_ number: Int) async -> Batch? { try? await store.batch(BatchID(rawValue: "b-\(number)")) }

    func settledByWorker() async -> [Int] { (try? await store.overview().workers.map(\.settled)) ?? [] }

    /// Lets so many documents of the operator be worked on at once, until it is set again: with one, a batch is still
    /// under way when a test looks, however fast the machine is.
    func setInFlightMax(_ count: Int) async throws {
        var tier = try #require(Tier.shipped.first { $0.name == .operator })
        tier.inFlightMax = count
        try await store.setTier(tier)
    }

    func close() { store.close() }
}

/// One JSON object of a line.
func object(_ line: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(value as? [String: Any], "not an object: \(line)")
}

/// The keys of a JSON object in the order they are written in; for objects whose values hold no `":` in texts.
func keysInOrder(_ line: String) -> [String] {
    var keys: [String] = []
    var depth = 0
    var isInText = false
    var isEscaped = false
    var text = ""
    var lastText = ""
    for character in line {
        if isInText {
            if isEscaped {
                isEscaped = false
                text.append(character)
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isInText = false
                lastText = text
            } else {
                text.append(character)
            }
            continue
        }
        switch character {
        case "\"":
            isInText = true
            text = ""
        case "{", "[": depth += 1
        case "}", "]": depth -= 1
        case ":": if depth == 1 { keys.append(lastText) }
        default: break
        }
    }
    return keys
}
