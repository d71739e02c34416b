import Engine

/// One thing that can be set: in the file, by an environment variable and by a flag, under names made from one name.
struct SettingKey: Sendable, Hashable {
    /// What a value must be, with the range of what is possible.
    enum Kind: Sendable, Hashable {
        case text(bytesMax: Int)
        case whole(ClosedRange<Int>)
        case seconds(ClosedRange<Double>)
        /// One of a few words.
        case choice([String])

        /// For errors: what was expected.
        var description: String {
            switch self {
            case .text(let bytesMax): "a text of 1 to \(bytesMax) bytes"
            case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .seconds(let range):
                "seconds from \(PlainText.decimal(range.lowerBound, places: 1))"
                    + " to \(PlainText.decimal(range.upperBound, places: 0))"
            case .choice(let words): words.map { "\"\($0)\"" }.joined(separator: " or ")
            }
        }
    }

    /// As it stands in the file: table, dot, key.
    let name: String
    let kind: Kind
    /// One line for people.
    let meaning: String

    init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
    }

    /// `DOCKET_LIMITS_FILE_BYTES`
    var variable: String {
        "DOCKET_" + String(name.map { $0 == "." ? "_" : $0 }).uppercased()
    }

    /// `--limits-file-bytes`; the console's two are called by their own names, because they are typed often.
    var flag: String {
        switch self {
        case .consoleTheme: "--theme"
        case .consoleRefresh: "--refresh"
        default: "--" + String(name.map { $0 == "." || $0 == "_" ? "-" : $0 })
        }
    }

    static let environment = SettingKey(
        "environment", .text(bytesMax: 40), "what people call this installation; shown on every screen")
    static let redisURL = SettingKey(
        "redis.url", .text(bytesMax: 2_000), "a shared Redis; unset, docket runs a private one")
    static let waitReplicas = SettingKey(
        "redis.wait_replicas", .whole(0...8), "replicas that must have what was admitted or settled before it counts")
    static let waitReplicasSeconds = SettingKey(
        "redis.wait_replicas_seconds", .seconds(0.1...60), "time for replicas to have it; too slow, nothing is admitted"
    )
    static let fileBytes = SettingKey(
        "limits.file_bytes", .whole(1...(1 << 40)), "largest document that is read, in bytes")
    static let pages = SettingKey(
        "limits.pages", .whole(1...100_000), "pages that are read of a document: its first ones and its last")
    static let textBytes = SettingKey(
        "limits.text_bytes", .whole(1_024...(1 << 30)), "extracted text that is kept of a document, in bytes")
    static let extractSeconds = SettingKey(
        "limits.extract_seconds", .seconds(0.1...3_600), "time for one extraction")
    static let extractMemoryBytes = SettingKey(
        "limits.extract_memory_bytes", .whole((32 << 20)...(1 << 40)), "memory of one extraction, in bytes")
    static let expandedBytes = SettingKey(
        "limits.expanded_bytes", .whole((1 << 20)...(1 << 40)), "what an archive may unpack to, in bytes")
    static let nesting = SettingKey(
        "limits.nesting", .whole(0...8), "archives and e-mails inside each other that are opened")
    static let recognizedPages = SettingKey(
        "ocr.pages", .whole(0...1_000), "pages of a scan that are recognised; 0 turns recognition off")
    static let recognitionLanguages = SettingKey(
        "ocr.languages", .text(bytesMax: 80), "languages of scans by tesseract's names, such as eng+deu")
    static let whenJailIncomplete = SettingKey(
        "jail.when_incomplete", .choice(JailPolicy.allCases.map(\.rawValue)),
        "refuse or warn: formats that need a jail, where the kernel lacks a part of it")
    static let modelPath = SettingKey(
        "model.path", .text(bytesMax: 4_096), "a model that has a say beside the patterns; unset, the shipped one; none"
    )
    static let classifyThreads = SettingKey(
        "engine.classify_threads", .whole(1...256), "threads that classify")
    static let extractThreads = SettingKey(
        "engine.extract_threads", .whole(1...256), "documents in foreign formats extracted at once")
    static let leaseSeconds = SettingKey(
        "engine.lease_seconds", .seconds(1...3_600), "a silent worker's documents go to others after this")
    static let attempts = SettingKey(
        "engine.attempts", .whole(1...20), "attempts of a document that fails for a passing reason")
    static let graceSeconds = SettingKey(
        "engine.grace_seconds", .seconds(0...3_600), "time to finish what is held when asked to stop")
    static let consoleTheme = SettingKey("console.theme", .text(bytesMax: 64), "name of a theme")
    static let consoleRefresh = SettingKey(
        "console.refresh_seconds", .seconds(0.1...60), "the console draws this often")

    /// Every key there is, in the order in which `docket doctor` prints them.
    static let all: [SettingKey] = [
        environment, redisURL, waitReplicas, waitReplicasSeconds, fileBytes, pages, textBytes, extractSeconds,
        extractMemoryBytes, expandedBytes, nesting,
        recognizedPages, recognitionLanguages, whenJailIncomplete, modelPath, classifyThreads, extractThreads,
        leaseSeconds,
        attempts, graceSeconds, consoleTheme, consoleRefresh,
    ]

    /// Variables that are not settings but say where things are.
    static let placeVariables = ["DOCKET_CONFIG", "DOCKET_STATE", "DOCKET_HOME", "DOCKET_JAIL"]
}

/// A value that a key can have.
enum SettingValue: Sendable, Hashable, CustomStringConvertible {
    case text(String)
    case whole(Int)
    case seconds(Double)

    var description: String {
        switch self {
        case .text(let text): text
        case .whole(let number): String(number)
        case .seconds(let seconds): seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
        }
    }
}

/// Where an effective value comes from; the first one wins.
enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    case flag(String)
    case variable(String)
    case file(String, line: Int)
    case builtIn

    var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .variable(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .builtIn: "default"
        }
    }
}

extension SettingKey {
    /// Takes what a person typed on a command line or in an environment; nil when it can't be a value of this key.
    func value(parsing text: String) -> SettingValue? {
        switch kind {
        case .text, .choice: checked(.text(text))
        case .whole: Int(text).flatMap { checked(.whole($0)) }
        case .seconds: Double(text).flatMap { checked(.seconds($0)) }
        }
    }

    /// The value, when it is of this key's kind and possible; nil otherwise.
    func checked(_ value: SettingValue) -> SettingValue? {
        switch (kind, value) {
        case (.text(let bytesMax), .text(let text)):
            let isControl: (Unicode.Scalar) -> Bool = { $0.value < 0x20 || $0.value == 0x7F }
            return !text.isEmpty && text.utf8.count <= bytesMax && !text.unicodeScalars.contains(where: isControl)
                ? value : nil
        case (.choice(let words), .text(let text)): return words.contains(text) ? value : nil
        case (.whole(let range), .whole(let number)): return range.contains(number) ? value : nil
        case (.seconds(let range), .seconds(let seconds)): return range.contains(seconds) ? value : nil
        case (.seconds(let range), .whole(let number)):
            return range.contains(Double(number)) ? .seconds(Double(number)) : nil
        default: return nil
        }
    }
}
