#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Runs parsers of foreign formats through docket's launcher, which confines them before they start.
struct Jail: Sendable {
    /// Which parts are to be in force; the launcher's words.
    enum Parts: String, Sendable, CaseIterable {
        /// All of them, or nothing is run.
        case whole
        /// Those that the kernel has.
        case offered
        /// One alone beside the limits, or the limits alone: so that tests can show what each part holds by itself.
        case files, calls, limits
    }

    let limits: ExtractionLimits
    /// Absolute path of the launcher; nil when it was not found.
    let launcher: String?
    let parts: Parts

    /// The input as a file that can be opened and sought in, for parsers that don't read standard input. It is the same
    /// bytes, read only; every opening begins at the first.
    static let inputPath = "/proc/self/fd/0"

    /// The launcher's names: as installed, and as the package manager builds it.
    private static let launcherNames = ["docket-jail", "CJail"]
    /// Descriptors a parser may have open: its three, its libraries while they load, and few more.
    private static let descriptorsMax = 32
    /// The launcher's own exit statuses.
    private static let jailFailedStatus: Int32 = 125
    static let notStartedStatus: Int32 = 127
    /// How the launcher's complaints begin, and those about parts that the kernel does not have.
    private static let launcherSays = "docket-jail: "
    private static let launcherLacks = "docket-jail: incomplete, "

    /// - Parameter parts: nil: what `limits.whenJailIncomplete` asks for.
    init(limits: ExtractionLimits, launcher: String? = Jail.findLauncher(), parts: Parts? = nil) {
        self.limits = limits
        self.launcher = launcher
        self.parts = parts ?? (limits.whenJailIncomplete == .refuse ? .whole : .offered)
    }

    /// The launcher named by `DOCKET_JAIL`, or beside the running program.
    static func findLauncher() -> String? {
        if let named = getenv("DOCKET_JAIL") { return String(cString: named) }
        return runningProgram().flatMap { find(launcherNames, beside: $0) }
    }

    private static func runningProgram() -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return nil }
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func find(_ names: [String], beside path: String) -> String? {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return names.map { "\(folder)/\($0)" }.first { access($0, X_OK) == 0 }
    }

    /// Path of a reader of docket's own, which is called one of `names`: beside the launcher or the running program.
    func findOwn(_ names: [String]) -> String? {
        [launcher, Self.runningProgram()].lazy.compactMap { path in path.flatMap { Self.find(names, beside: $0) } }
            .first
    }

    /// Absolute path of a program that a package of the system installs; nil when it is not there. The search path of
    /// whoever started docket is not asked: the parser must be the system's.
    static func find(_ program: String) -> String? {
        ["/usr/bin", "/usr/local/bin", "/bin"].map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs `program` with `input` as its standard input, which it can also open as ``inputPath``. At most
    /// `outputBytesMax` bytes of its output are kept, `limits.textBytesMax` when nil. Throws `timeout`, `memory_limit`,
    /// `extractor_crashed`, `unsupported_type` where the kernel lacks a part of the jail that is asked for, or
    /// `internal` when the jail itself is broken; an exit status is the caller's to judge.
    ///
    /// What `program` may do: read its input, the system's libraries and the data of parsers' packages (see
    /// `Sources/CJail/landlock.c`), compute in one thread, and write to its output.
    func run(
        _ program: String, _ arguments: [String], input: [UInt8], outputBytesMax: Int? = nil
    ) throws(DocumentError) -> JailedOutput {
        let (output, failure) = try attempt(program, arguments, input: input, outputBytesMax: outputBytesMax)
        if let failure { throw failure }
        return output
    }

    /// As ``run(_:_:input:outputBytesMax:)``, for programs whose output is worth having up to where they failed: what
    /// came of them is a failure beside it. Throws when none was started.
    func attempt(
        _ program: String, _ arguments: [String], input: [UInt8], outputBytesMax: Int? = nil
    ) throws(DocumentError) -> (output: JailedOutput, failure: DocumentError?) {
        guard let launcher else {
            throw DocumentError(
                .internal, "docket-jail is missing beside docket; install both, or name it with DOCKET_JAIL")
        }
        let seconds = max(1, Int(limits.extractTime.inSeconds.rounded(.up)))
        let child = ChildProcess(
            program: launcher,
            arguments: [
                parts.rawValue, "\(limits.extractMemoryBytesMax)", "\(seconds + 1)", "\(Self.descriptorsMax)",
                "\(getpid())", program,
            ] + arguments,
            input: input, wallTime: limits.extractTime, outputBytesMax: outputBytesMax ?? limits.textBytesMax)
        let outcome: ChildProcess.Outcome
        do {
            outcome = try child.run()
        } catch {
            throw DocumentError(.internal, "the extractor could not be started: \(error.message)")
        }
        do throws(DocumentError) {
            return (try judge(outcome, program: program), nil)
        } catch {
            let output = JailedOutput(status: 0, bytes: outcome.output, isWhole: false, errorText: outcome.errorText)
            return (output, error)
        }
    }

    private func judge(_ outcome: ChildProcess.Outcome, program: String) throws(DocumentError) -> JailedOutput {
        let name = program[(program.lastIndex(of: "/").map(program.index(after:)) ?? program.startIndex)...]
        let ranOutOfMemory = ["bad_alloc", "ut of memory", "annot allocate memory"].contains {
            outcome.errorText.contains($0)
        }
        switch outcome.ending {
        case .timedOut, .killed(SIGXCPU):
            throw DocumentError(
                .timeout, "reading it took longer than \(limits.extractTime.inSeconds) s (limits.extract_seconds)")
        case .exited(let status) where status == Self.jailFailedStatus || status == Self.notStartedStatus:
            try refuse(saidByLauncher: outcome.errorText)
            return JailedOutput(status: status, bytes: outcome.output, isWhole: true, errorText: outcome.errorText)
        case .killed where ranOutOfMemory, .exited where ranOutOfMemory:
            throw DocumentError(
                .memoryLimit,
                "reading it needs more than \(limits.extractMemoryBytesMax >> 20) MiB (limits.extract_memory_bytes)")
        case .killed(SIGSYS):
            throw DocumentError(
                .extractorCrashed,
                "\(name) tried on it what no parser may do, and was stopped; nothing was harmed: beware of this file")
        case .killed(let signal):
            throw DocumentError(.extractorCrashed, "\(name) crashed on it (signal \(signal)); nothing else was harmed")
        case .exited(let status):
            return JailedOutput(status: status, bytes: outcome.output, isWhole: true, errorText: outcome.errorText)
        case .outputFull:
            return JailedOutput(status: 0, bytes: outcome.output, isWhole: false, errorText: outcome.errorText)
        }
    }

    /// Nothing, when it is not the launcher who complains: the parser has the same exit status.
    private func refuse(saidByLauncher text: String) throws(DocumentError) {
        guard text.hasPrefix(Self.launcherSays) else { return }
        guard text.hasPrefix(Self.launcherLacks) else {
            throw DocumentError(.internal, "the extractor could not be started: \(text.prefix(200))")
        }
        let reason = text.dropFirst(Self.launcherLacks.count).prefix { $0 != "\n" }
        throw DocumentError(
            .unsupportedType,
            "this format is only read in a jail, and the kernel lacks a part of it (\(reason)): `docket doctor` says "
                + "what mends it")
    }
}

/// What a jailed program wrote before it ended by itself, or up to the limit.
struct JailedOutput: Sendable {
    var status: Int32
    var bytes: [UInt8]
    /// False when it had more to say than is kept.
    var isWhole: Bool
    var errorText: String
}
