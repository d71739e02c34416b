import Engine
import FoundationEssentials

/// The effective settings, each with where it came from: a flag, else the environment, else the file, else what ships.
struct Settings: Sendable {
    private var given: [SettingKey: (value: SettingValue, origin: SettingOrigin)] = [:]
    /// The file that was read; nil when there is none.
    let filePath: String?

    /// `flags` by key as typed. Throws ``CommandFailure`` with status 2 for whatever can't be understood.
    init(
        flags: [(key: SettingKey, text: String)], environment: [String: String], file: (path: String, text: String)?
    ) throws(CommandFailure) {
        filePath = file?.path
        if let file {
            for (key, entry) in try SettingsFile.parse(file.text, path: file.path) {
                given[key] = (entry.value, .file(file.path, line: entry.line))
            }
        }
        for key in SettingKey.all {
            guard let text = environment[key.variable] else { continue }
            try take(text, for: key, from: .variable(key.variable), named: key.variable)
        }
        for (key, text) in flags { try take(text, for: key, from: .flag(key.flag), named: key.flag) }
    }

    private mutating func take(
        _ text: String, for key: SettingKey, from origin: SettingOrigin, named name: String
    ) throws(CommandFailure) {
        guard let value = key.value(parsing: text) else {
            if case .text = key.kind { throw .usage("\(name) must be \(key.kind.description)") }
            throw .usage("\(name) must be \(key.kind.description), not \"\(PlainText.clean(text))\"")
        }
        given[key] = (value, origin)
    }

    /// What counts, as text, with its origin; the text is empty when nothing is set and nothing ships.
    func effective(_ key: SettingKey) -> (text: String, origin: SettingOrigin) {
        if let found = given[key] { return (found.value.description, found.origin) }
        return (Self.shipped(key), .builtIn)
    }

    /// The same for eyes: a password in an address is not shown.
    func shown(_ key: SettingKey) -> (text: String, origin: SettingOrigin) {
        let found = effective(key)
        guard key == .redisURL, let scheme = found.text.firstRange(of: "://"),
            let at = found.text.lastIndex(of: "@"), scheme.upperBound < at
        else { return found }
        return (String(found.text[..<scheme.upperBound]) + "***" + found.text[at...], found.origin)
    }

    private func text(_ key: SettingKey) -> String? {
        if case .text(let text)? = given[key]?.value { text } else { nil }
    }

    private func whole(_ key: SettingKey) -> Int? {
        if case .whole(let number)? = given[key]?.value { number } else { nil }
    }

    private func duration(_ key: SettingKey) -> Duration? {
        if case .seconds(let seconds)? = given[key]?.value { .seconds(seconds) } else { nil }
    }

    /// Nil: a private Redis of docket's own.
    var redisURL: String? { text(.redisURL) }
    var redisURLOrigin: SettingOrigin { effective(.redisURL).origin }
    var model: ModelChoice { text(.modelPath).map { $0 == ModelChoice.noneWord ? .none : .file($0) } ?? .shipped }
    var modelOrigin: SettingOrigin { effective(.modelPath).origin }

    /// The shared Redis; nil for a private one. Throws ``CommandFailure`` with status 2.
    func endpoint() throws(CommandFailure) -> RedisEndpoint? {
        guard let url = redisURL else {
            guard store.waitReplicas == 0 else {
                throw .usage(
                    "redis.wait_replicas (\(effective(.waitReplicas).origin)) needs a shared Redis with replicas, and "
                        + "docket's private one has none; set redis.url, or leave it out")
            }
            return nil
        }
        do throws(RedisEndpointError) {
            return try RedisEndpoint(parsing: url)
        } catch {
            throw .usage("redis.url (\(redisURLOrigin)): \(error.message)")
        }
    }

    /// The store's configuration on a shared Redis.
    var store: RedisStoreConfiguration {
        var store = RedisStoreConfiguration()
        if let count = whole(.waitReplicas) { store.waitReplicas = count }
        if let time = duration(.waitReplicasSeconds) { store.waitReplicasTimeout = time }
        return store
    }

    var consoleTheme: String { text(.consoleTheme) ?? Self.shippedTheme }
    var consoleRefresh: Duration { duration(.consoleRefresh) ?? Self.shippedRefresh }

    /// The engine's configuration with everything set that was given.
    var engine: EngineConfiguration {
        var engine = EngineConfiguration()
        if let name = text(.environment) { engine.environment = name }
        if let count = whole(.classifyThreads) { engine.classifyThreads = count }
        if let count = whole(.extractThreads) { engine.extractThreads = count }
        if let lease = duration(.leaseSeconds) { engine.lease = lease }
        if let count = whole(.attempts) { engine.attemptsMax = count }
        if let time = duration(.graceSeconds) { engine.graceTime = time }
        if let bytes = whole(.fileBytes) { engine.limits.fileBytesMax = bytes }
        if let count = whole(.pages) { engine.limits.pagesMax = count }
        if let bytes = whole(.textBytes) { engine.limits.textBytesMax = bytes }
        if let time = duration(.extractSeconds) { engine.limits.extractTime = time }
        if let bytes = whole(.extractMemoryBytes) { engine.limits.extractMemoryBytesMax = bytes }
        if let bytes = whole(.expandedBytes) { engine.limits.expandedBytesMax = bytes }
        if let depth = whole(.nesting) { engine.limits.nestingMax = depth }
        if let count = whole(.recognizedPages) { engine.limits.recognizedPagesMax = count }
        if let names = text(.recognitionLanguages) { engine.limits.recognitionLanguages = names }
        if let policy = text(.whenJailIncomplete).flatMap(JailPolicy.init) { engine.limits.whenJailIncomplete = policy }
        return engine
    }

    private static let shippedTheme = "terminal"
    private static let shippedRefresh: Duration = .seconds(1)

    private static func shipped(_ key: SettingKey) -> String {
        let engine = EngineConfiguration()
        func seconds(_ duration: Duration) -> String { SettingValue.seconds(duration.inSeconds).description }
        return switch key {
        case .environment: engine.environment
        case .waitReplicas: String(RedisStoreConfiguration().waitReplicas)
        case .waitReplicasSeconds: seconds(RedisStoreConfiguration().waitReplicasTimeout)
        case .fileBytes: String(engine.limits.fileBytesMax)
        case .pages: String(engine.limits.pagesMax)
        case .textBytes: String(engine.limits.textBytesMax)
        case .extractSeconds: seconds(engine.limits.extractTime)
        case .extractMemoryBytes: String(engine.limits.extractMemoryBytesMax)
        case .expandedBytes: String(engine.limits.expandedBytesMax)
        case .nesting: String(engine.limits.nestingMax)
        case .recognizedPages: String(engine.limits.recognizedPagesMax)
        case .recognitionLanguages: engine.limits.recognitionLanguages
        case .whenJailIncomplete: engine.limits.whenJailIncomplete.rawValue
        case .classifyThreads: String(engine.classifyThreads)
        case .extractThreads: String(engine.extractThreads)
        case .leaseSeconds: seconds(engine.lease)
        case .attempts: String(engine.attemptsMax)
        case .graceSeconds: seconds(engine.graceTime)
        case .consoleTheme: shippedTheme
        case .consoleRefresh: seconds(shippedRefresh)
        default: ""
        }
    }
}
