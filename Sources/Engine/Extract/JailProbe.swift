/// What of the jail is in force on this machine, tried rather than believed: the launcher confines itself, does what is
/// forbidden, and says what held.
public struct JailProbe: Hashable, Sendable {
    /// The launcher that was asked.
    public var launcher: String
    /// Which version of Landlock (ABI) keeps files out of sight; nil with the kernel's error when none does.
    public var filesVersion: Int?
    public var filesError: Int32
    /// Whether system calls outside the list are refused; else the kernel's error.
    public var callsAreFiltered: Bool
    public var callsError: Int32

    /// Nothing that docket relies on is missing. Newer versions of Landlock also refuse network and signals, which the
    /// list of system calls does anyway.
    public var isComplete: Bool { filesVersion != nil && callsAreFiltered }

    /// Why nothing could be found out; one sentence.
    public struct Failure: Error, Sendable {
        public var message: String
    }

    /// Blocks for some milliseconds, 10 s at most.
    public static func run() throws(Failure) -> JailProbe {
        guard let launcher = Jail.findLauncher() else {
            throw Failure(message: "docket-jail is not beside docket")
        }
        let child = ChildProcess(
            program: launcher, arguments: ["--probe"], input: [], wallTime: .seconds(10), outputBytesMax: 4_096)
        let outcome: ChildProcess.Outcome
        do {
            outcome = try child.run()
        } catch {
            throw Failure(message: "\(launcher) can't be started: \(error.message)")
        }
        let text = String(decoding: outcome.output, as: UTF8.self)
        guard outcome.ending == .exited(status: 0), let probe = JailProbe(launcher: launcher, parsing: text) else {
            throw Failure(message: "\(launcher) does not say what it can: \(outcome.errorText.prefix(200))")
        }
        return probe
    }

    /// Why a program of docket's own can't be started in the jail, one sentence; nil when it can. Blocks as ``run()``.
    public static func fault(of program: String) -> String? {
        do throws(DocumentError) {
            let output = try Jail(limits: ExtractionLimits()).run(program, [], input: [])
            // The loader's, when a library is gone or too new.
            return output.status == Jail.notStartedStatus ? String(output.errorText.prefix(200)) : nil
        } catch {
            // Another code speaks of the jail as a whole, which is asked for by itself.
            return error.code == .internal ? error.message : nil
        }
    }

    /// From the launcher's two lines, `landlock VERSION ERROR` and `calls 0|1 ERROR`; nil when they are others.
    init?(launcher: String, parsing text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        guard lines.count == 2, lines.allSatisfy({ $0.count == 3 }), lines[0][0] == "landlock", lines[1][0] == "calls",
            let version = Int(lines[0][1]), let filesError = Int32(lines[0][2]),
            let filters = Int(lines[1][1]), let callsError = Int32(lines[1][2])
        else { return nil }
        self.launcher = launcher
        filesVersion = version > 0 ? version : nil
        self.filesError = filesError
        callsAreFiltered = filters == 1
        self.callsError = callsError
    }
}
