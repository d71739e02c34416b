import FoundationEssentials
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where docket's files are: settings, state, and what it ships with. Looking does not change anything.
struct Places: Sendable {
    /// The file of settings, and whether somebody named it: then it must exist.
    let configPath: String
    let configIsNamed: Bool
    let statePath: String
    private let homeVariable: String?

    /// `config` and `state` are flags. Throws ``CommandFailure`` when there is no home folder to look in.
    init(environment: [String: String], config: String?, state: String?) throws(CommandFailure) {
        let named = config ?? environment["DOCKET_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let namedState = state ?? environment["DOCKET_STATE"].flatMap { $0.isEmpty ? nil : $0 }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        guard let configPath = named ?? home.map({ $0 + "/.config/docket/config.toml" }),
            let statePath = namedState ?? home.map({ $0 + "/.local/state/docket" })
        else {
            throw .usage("HOME is not set; set it, or name the places with DOCKET_CONFIG and DOCKET_STATE")
        }
        self.configPath = Self.absolute(configPath)
        self.configIsNamed = named != nil
        self.statePath = Self.absolute(statePath)
        homeVariable = environment["DOCKET_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The model that was learned from people's corrections; it need not be there.
    var learnedModelPath: String { statePath + "/model" }

    /// The model that `docket train` made last without being told where to; it need not be there.
    var trainedModelPath: String { statePath + "/trained.model" }

    /// The same, with the folder it belongs in. Blocks.
    func trainedModel() throws(CommandFailure) -> String {
        try makeStateFolder()
        return trainedModelPath
    }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// The text of the settings file; nil when there is none and nobody named one. Blocks.
    func readConfig() throws(CommandFailure) -> (path: String, text: String)? {
        guard FileManager.default.fileExists(atPath: configPath) else {
            guard configIsNamed else { return nil }
            throw .usage("\(configPath): there is no such settings file; make it or unset DOCKET_CONFIG")
        }
        if let obstacle = FileKind(of: configPath).obstacle {
            throw .usage(
                "\(configPath): \(obstacle) and no settings file; name the file with DOCKET_CONFIG or --config")
        }
        guard let bytes = FileManager.default.contents(atPath: configPath) else {
            throw .usage("\(configPath): docket may not read its settings; give its user the right to (chmod u+r)")
        }
        guard bytes.count <= 1 << 20 else { throw .usage("\(configPath): this is too long for a settings file") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .usage("\(configPath): this is not UTF-8; save it as UTF-8")
        }
        return (configPath, text)
    }

    /// Makes the state folder, for its owner alone, when it is not there; refuses one that others may write in. Blocks.
    func makeStateFolder() throws(CommandFailure) {
        try checkStateKind()
        if FileKind(of: statePath) == .missing {
            do {
                try FileManager.default.createDirectory(
                    atPath: statePath, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw .usage("\(statePath): the state folder can't be made; name another with DOCKET_STATE")
            }
        }
        var status = stat()
        if stat(statePath, &status) == 0, status.st_mode & 0o022 != 0 {
            throw .usage(
                "\(statePath): others may write in this state folder; run chmod go-w \(statePath), or name another "
                    + "with DOCKET_STATE")
        }
        guard access(statePath, W_OK | X_OK) == 0 else {
            throw .usage("\(statePath): docket may not write its state there; name another folder with DOCKET_STATE")
        }
    }

    /// Refuses a state folder that is no folder, or that would lie below a file. Blocks.
    func checkStateKind() throws(CommandFailure) {
        var place = statePath[...]
        while place.count > 1, FileKind(of: String(place)) == .missing, let slash = place.lastIndex(of: "/") {
            place = place[..<slash]
        }
        guard !place.isEmpty, FileKind(of: String(place)) != .folder else { return }
        let below = place.count == statePath.count ? "" : ", so \(statePath) can't be made below it"
        throw .usage(
            "\(place) is a file and not a folder\(below); name another state folder with DOCKET_STATE or --state")
    }

    /// The running program.
    static var executablePath: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    /// The folder that holds `industries`, `models`, `themes` and `samples`: DOCKET_HOME, else the nearest one above
    /// the program, else where packages install. Blocks.
    func resources() throws(CommandFailure) -> Resources {
        if let homeVariable {
            guard let found = Resources(at: homeVariable) else {
                throw .usage("DOCKET_HOME is \(homeVariable), but there is no \(Resources.mark) in it")
            }
            return found
        }
        var candidates: [String] = []
        var folder = Self.executablePath[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            candidates.append(folder.isEmpty ? "/" : String(folder))
        }
        candidates += ["/usr/local/share/docket", "/usr/share/docket"]
        for candidate in candidates {
            if let found = Resources(at: candidate) { return found }
        }
        throw .usage("the industries that docket ships with were not found; set DOCKET_HOME to the folder they are in")
    }
}

/// What docket ships with beside its program.
struct Resources: Sendable {
    /// The file by which the folder is recognised.
    static let mark = "industries/general.toml"

    let path: String
    var industries: String { path + "/industries" }
    var model: String { path + "/models/default.model" }
    /// Labelled texts that the shipped model was learned from.
    var modelTexts: String { path + "/models/texts.jsonl" }
    var themes: String { path + "/themes" }
    var samples: String { path + "/samples" }

    init?(at path: String) {
        guard FileManager.default.fileExists(atPath: path + "/" + Self.mark) else { return nil }
        self.path = path == "/" ? "" : path
    }
}
