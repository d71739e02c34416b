import ArgumentParser
import Engine
import FoundationEssentials

/// `docket batch relabel`: a person says what a document really is.
struct BatchRelabel: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "relabel", abstract: "Says what a document of a batch really is.",
        discussion: """
            From then on it and all documents with the same bytes are answered so, with what docket had said beside \
            it, until the correction is taken back. The beginning of its text is kept with it, for `docket train \
            --corrections`; --no-text keeps the category alone.
            """)

    @Argument(help: ArgumentHelp("The batch: b-7, or 7.", valueName: "id"))
    var batch: BatchArgument

    @Argument(
        help: ArgumentHelp("The document: its index from 0, as `batch results` prints it, or its path."))
    var document: String

    @Argument(help: ArgumentHelp("What it is: a category of the batch's industry, or unknown."))
    var category: String?

    @Option(help: ArgumentHelp("Who says so.", valueName: "id"))
    var by: String = ClientID.console.rawValue

    @Flag(help: "Take the correction back: the document is answered as docket said.")
    var undo = false

    @Flag(help: "Keep no text of it.")
    var noText = false

    @Flag(help: "Print the result as JSON, as `batch results --json` does.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Results that are read from the store at once while a path is looked for.
    private static let pageLength = 1_000
    /// Documents of the same name that are told apart in a sentence.
    private static let namedMax = 5

    func validate() throws {
        guard undo != (category != nil) else {
            throw ValidationError(
                "name the document by its index from 0 or its path, and the category that it has, or --undo")
        }
    }

    func perform(_ context: CommandContext) async throws {
        guard let person = ClientID(validating: by) else {
            throw CommandFailure.usage("--by is 1 to \(ClientID.lengthMax) of the characters A-Z a-z 0-9 . _ -")
        }
        try await Wiring.withStore(context) { engine in
            let found = try await engine.batch(batch.id)
            if let category { try Self.check(category, found.industry, engine) }
            let index = try await index(in: found, engine)
            let answer = try await engine.relabel(
                Relabelling(
                    batch: found.id, index: index, category: category.map { Category(rawValue: $0) }, by: person,
                    keepsText: !noText))
            let record = ResultRecord(answer.result, industry: found.industry)
            let line = json ? JSONText.line(.object(record.json(of: found.id))) : Self.sentence(answer)
            try await Streams.printLine(line)
            if let problem = answer.textProblem {
                await Streams.note("docket: no text of it was kept to learn from: \(PlainText.clean(problem))")
            }
        }
    }

    /// A slip of the pen is met with the name that was meant.
    private static func check(_ category: String, _ industry: IndustryName, _ engine: Engine) throws {
        let names = engine.industries.first { $0.name == industry }?.categories.map(\.id.rawValue) ?? []
        guard !names.isEmpty, category != Category.unknown.rawValue, !names.contains(category) else { return }
        let hint =
            NearestName.find(category, among: names + [Category.unknown.rawValue]).map { "did you mean \($0)?" }
            ?? "`docket industry show \(industry)` lists them"
        throw CommandFailure.usage(
            PlainText.clean("industry \(industry) has no category \(category); \(hint)"))
    }

    private func index(in found: Batch, _ engine: Engine) async throws -> Int {
        if let index = Int(document) { return index }
        let name = document.hasPrefix("./") ? String(document.dropFirst(2)) : document
        let absolute = name.hasPrefix("/") ? name : FileManager.default.currentDirectoryPath + "/" + name
        var alike: [Int] = []
        var from: Int? = 0
        while let start = from {
            try Task.checkCancellation()
            let page = try await engine.results(of: found.id, from: start, limit: Self.pageLength)
            if let exact = page.results.first(where: { $0.path == absolute }) { return exact.index }
            alike += page.results.filter { $0.path.hasSuffix("/" + name) }.map(\.index).prefix(Self.namedMax + 1)
            from = page.next
        }
        if alike.count == 1 { return alike[0] }
        guard alike.isEmpty else {
            let places = alike.prefix(Self.namedMax).map(String.init).joined(separator: ", ")
            let more = alike.count > Self.namedMax ? " and more" : ""
            throw CommandFailure.usage(
                PlainText.clean(
                    "\(name) is the name of several documents of \(found.id); name one by its index: \(places)\(more)"))
        }
        throw CommandFailure.usage(
            PlainText.clean(
                "\(found.id) has no settled document \(name); `docket batch results \(found.id)` lists them"))
    }

    private static func sentence(_ answer: Relabelled) -> String {
        let path = PlainText.clean(answer.result.path)
        let category = PlainText.clean(answer.result.verdict?.category.rawValue ?? "")
        guard let correction = answer.result.correction else { return "\(path) is \(category) again, as docket said" }
        return "\(path) is \(category) now; docket said \(PlainText.clean(correction.was.rawValue))"
    }
}
