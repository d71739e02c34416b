import ArgumentParser
import Engine

/// `docket doctor`: what is installed, reachable and configured, and what mends each gap.
struct DoctorCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what is installed, reachable and configured, and the command that mends each gap.")

    @Flag(help: "Print one JSON object a line: checks, then settings.")
    var json = false

    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) async throws {
        let findings = try await examine(context)
        try await report(findings, context)
        let missing = findings.count { $0.state == .missing }
        guard missing == 0 else {
            throw CommandFailure.failed(
                missing == 1
                    ? "one thing is missing; the command to mend it stands beside it"
                    : "\(missing) things are missing; the commands to mend them stand beside them")
        }
    }

    private func examine(_ context: CommandContext) async throws -> [Finding] {
        let isPrivate = context.settings.redisURL == nil
        var findings = await InstalledPrograms.findings(
            needsServer: isPrivate, jailPolicy: context.settings.engine.limits.whenJailIncomplete)
        if isPrivate { findings.append(await Surroundings.stateFolder(context.places)) }
        let catalog: Result<IndustryCatalog, CommandFailure>
        do {
            catalog = .success(try await Wiring.catalog(context))
        } catch let failure as CommandFailure {
            catalog = .failure(failure)
        }
        findings.append(await Surroundings.industries(catalog))
        let model = await Result.catching { try await Wiring.model(context) }
        findings.append(await Surroundings.model(model, context.settings))
        if !findings.contains(where: { ["redis-server", "state folder"].contains($0.subject) && $0.state == .missing })
        {
            findings.append(try await store(context))
            findings += await ReplicaFindings.all(context)
        }
        findings.append(await Surroundings.settingsFile(context))
        findings += await Surroundings.variables(context.environment)
        findings += await Surroundings.terminal(context.environment)
        return findings
    }

    /// Opens the store as every command does.
    private func store(_ context: CommandContext) async throws -> Finding {
        do {
            let status = try await Wiring.withStore(context) { await $0.refreshedSnapshot().store }
            guard status.isReachable else {
                return Finding("store", .missing, status.lastError ?? "not reachable", mend: Self.mend(context))
            }
            return Finding("store", .ok, status.description)
        } catch let failure as CommandFailure {
            return Finding("store", .missing, failure.message, mend: Self.mend(context))
        }
    }

    private static func mend(_ context: CommandContext) -> String {
        context.settings.redisURL == nil
            ? "tail \(context.places.statePath)/redis.log" : "redis-cli -u \"$REDIS_URL\" ping   # with your url"
    }

    @MainActor
    private func report(_ findings: [Finding], _ context: CommandContext) throws {
        if json {
            try Streams.printLines(findings.map { JSONText.line($0.json) })
            try Streams.printLines(
                SettingKey.all.map { key in
                    let effective = context.settings.shown(key)
                    return JSONText.line(
                        .object([
                            .init("setting", .string(key.name)), .init("value", .string(effective.text)),
                            .init("origin", .string(effective.origin.description)),
                            .init("variable", .string(key.variable)), .init("flag", .string(key.flag)),
                        ]))
                })
        } else {
            try Streams.printLines(findings.flatMap { $0.lines(style: context.style) })
            let rows = SettingKey.all.map { key in
                let effective = context.settings.shown(key)
                return [
                    key.name, effective.text.isEmpty ? "-" : effective.text, effective.origin.description, key.meaning,
                ]
            }
            try Streams.printLines([""] + PlainText.table([["SETTING", "VALUE", "FROM", "MEANING"]] + rows))
        }
    }
}
