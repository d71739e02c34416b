import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import docket

/// What sentences tell people to type, held against what can be typed.
@Suite struct CommandSentencesTests {
    private static let sources: [(path: String, text: String)] = {
        let root = Repository.path + "/Sources"
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".swift") }.compactMap { name in
            (try? String(contentsOfFile: root + "/" + name, encoding: .utf8)).map { ("Sources/" + name, $0) }
        }
    }()

    private static let documents = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/industries.md"]

    /// `docket …` between backticks, and the commands that the doctor says mend something.
    private static func commands(in text: String) -> [[String]] {
        let quoted = text.matches(of: #/`(docket(?: [^`\n]*)?)`/#).map { String($0.output.1) }
        let mends = text.matches(of: #/mend: "(docket [^"\n]*)"/#).map { String($0.output.1) }
        return (quoted + mends).map { command in
            let filled = command.replacing(#/\\\([^)]*\)/#, with: "b-1")
            return filled.prefix { $0 != "#" }.split(separator: " ").map(String.init)
        }
    }

    /// What is wrong with it; nil when it can be typed.
    private static func fault(in words: [String]) -> String? {
        let words = words.dropFirst()
        do throws(CommandFailure) { try Docket.checkCommand(words) } catch { return error.message }
        var command: any ParsableCommand.Type = Docket.self
        for word in words {
            if let next = command.configuration.subcommands.first(where: { $0._commandName == word }) { command = next }
        }
        if command == Docket.self { command = ConsoleCommand.self }
        let help = help(of: command)
        let flags = words.filter { $0.hasPrefix("-") && $0 != "-" }
        return flags.first { !help.contains($0) }.map { "\(command._commandName) has no \($0)" }
    }

    private static func help(of command: any ParsableCommand.Type) -> Set<String> {
        let text = Docket.helpMessage(for: command, includeHidden: true, columns: 200)
        return Set(text.matches(of: #/--?[a-z][a-z-]*/#).map { String($0.output) })
    }

    @Test func `Every command that a sentence names can be typed`() throws {
        var found = 0
        let texts =
            Self.sources
            + Self.documents.compactMap { path in
                (try? String(contentsOfFile: Repository.path + "/" + path, encoding: .utf8)).map { (path, $0) }
            }
        for (path, text) in texts {
            for words in Self.commands(in: text) {
                found += 1
                #expect(Self.fault(in: words) == nil, "\(path): \(words.joined(separator: " "))")
            }
        }
        #expect(found > 30)
    }

    @Test func `A sentence that names what there is not would be found`() {
        let wrong = Self.commands(in: #"say `docket batch retry \(batch.id) --wait`, `docket bench` or `docket top`"#)
        #expect(wrong.map { Self.fault(in: $0) != nil } == [true, true, false])
    }

    /// A command's file speaks to who typed that command: a flag it names must be one of that command.
    @Test func `No command tells of a flag that it lacks`() throws {
        var commands: [String: any ParsableCommand.Type] = [:]
        func collect(_ command: any ParsableCommand.Type) {
            commands[String(describing: command)] = command
            for child in command.configuration.subcommands { collect(child) }
        }
        collect(Docket.self)
        var checked = 0
        for (path, text) in Self.sources where path.hasPrefix("Sources/docket/Commands/") {
            // Two commands that are one type with a parameter have its name before theirs.
            let types = text.matches(of: #/struct (\w+)(?:<[^>]*>)?:/#).flatMap { match in
                commands.filter { $0.key.prefix { $0 != "<" } == match.output.1 }.values
            }
            let flags = types.reduce(into: Set<String>()) { $0.formUnion(Self.help(of: $1)) }
            for line in text.split(separator: "\n") {
                let code = line.drop { $0 == " " }
                guard !code.hasPrefix("//") else { continue }
                for flag in code.matches(of: #/(?:^|[ "(`])(--[a-z][a-z-]+)/#).map({ String($0.output.1) }) {
                    checked += 1
                    #expect(flags.contains(flag), "\(path): \(code)")
                }
            }
        }
        #expect(checked > 3)
    }
}
