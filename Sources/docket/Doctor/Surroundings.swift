import Console
import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where docket runs: its folders and the terminal.
@MainActor
enum Surroundings {
    private static let freeBytesMin = 500_000_000

    static func stateFolder(_ places: Places) -> Finding {
        let path = places.statePath
        do throws(CommandFailure) { try places.makeStateFolder() } catch {
            return Finding("state folder", .missing, error.message, mend: "export DOCKET_STATE=/a/folder/of/yours")
        }
        var disk = statvfs()
        let free = statvfs(path, &disk) == 0 ? Int(disk.f_bavail) * Int(disk.f_frsize) : nil
        let detail = "\(path), \(PlainText.bytes(free)) free"
        if let free, free < freeBytesMin {
            return Finding("state folder", .warning, detail, mend: "df -h \(path)   # then make room")
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            return Finding(
                "state folder", .warning, detail + ", but others may look into it", mend: "chmod 700 \(path)")
        }
        return Finding("state folder", .ok, detail)
    }

    static func industries(_ catalog: Result<IndustryCatalog, CommandFailure>) -> Finding {
        switch catalog {
        case .failure(let failure):
            return Finding(
                "industries", .missing, failure.message, mend: "docket industry check FILE   # after mending the file")
        case .success(let catalog):
            let names = catalog.summaries.map(\.name.rawValue).joined(separator: ", ")
            return Finding("industries", .ok, names)
        }
    }

    static func model(_ model: Result<LinearModel?, any Error>, _ settings: Settings) -> Finding {
        switch model {
        case .failure(let error):
            let message = (error as? CommandFailure)?.message ?? String(describing: error)
            return Finding(
                "model", .missing, message, mend: "docket train DATA --output FILE   # or model.path = \"none\"")
        case .success(nil) where settings.model == .shipped:
            return Finding(
                "model", .warning, "there is no models/default.model beside the industries; patterns decide alone",
                mend: "export DOCKET_MODEL_PATH=/a/model   # of docket train")
        case .success(nil): return Finding("model", .ok, "none: patterns decide alone")
        case .success(let model?):
            let name = settings.model == .shipped ? "the shipped one" : settings.effective(.modelPath).text
            let documents = model.provenance.documentsByCategory.reduce(0, +)
            return Finding(
                "model", .ok,
                "\(PlainText.clean(name)), \(model.categories.count) categories from \(documents) documents, "
                    + "\(model.fingerprint.prefix(12))")
        }
    }

    static func settingsFile(_ context: CommandContext) -> Finding {
        guard let path = context.settings.filePath else {
            return Finding("settings file", .ok, "\(context.places.configPath) is not there; defaults count")
        }
        return Finding("settings file", .ok, path)
    }

    /// A variable that looks like a setting and is none is a setting that does not count.
    static func variables(_ environment: [String: String]) -> [Finding] {
        let known = SettingKey.all.map(\.variable) + SettingKey.placeVariables
        return environment.keys.sorted().filter { $0.hasPrefix("DOCKET_") && !known.contains($0) }.map { name in
            let nearest = NearestName.find(name, among: known)
            return Finding(
                "environment", .warning,
                "\(name) is not a setting" + (nearest.map { "; the nearest is \($0)" } ?? ""), mend: "unset \(name)")
        }
    }

    static func terminal(_ environment: [String: String]) -> [Finding] {
        let kind = environment["TERM"] ?? ""
        var size = winsize()
        let isTerminal = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0
        let measure = isTerminal ? "\(size.ws_col)x\(size.ws_row)" : "output is not a terminal"
        guard !kind.isEmpty, kind != "dumb", let colors = TerminalKind.colors(of: kind) else {
            return [
                Finding(
                    "terminal", .warning, "TERM is \"\(kind)\", which the console can't draw on; commands work",
                    mend: "export TERM=xterm-256color"),
                locale(environment),
            ]
        }
        return [Finding("terminal", .ok, "\(kind), \(colors) colours, \(measure)"), locale(environment)]
    }

    private static func locale(_ environment: [String: String]) -> Finding {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let name = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
        let folded = name.lowercased()
        guard folded.contains("utf-8") || folded.contains("utf8") else {
            return Finding(
                "locale", .warning, "\(name) is not UTF-8; the console draws with ASCII", mend: "export LANG=C.UTF-8")
        }
        return Finding("locale", .ok, name)
    }
}
