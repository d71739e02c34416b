import Engine
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the console needs of an engine: one that runs in this process, or a stand-in.
public protocol ConsoleEngine: Sendable {
    /// What was seen last; nil before anything was. Never waits.
    var latest: EngineSnapshot? { get }
    /// Documents that one batch may hold.
    var documentsPerBatchMax: Int { get }

    func submit(_ submission: Submission) async throws(EngineError) -> Batch
    func batch(_ id: BatchID) async throws(EngineError) -> Batch
    func results(of id: BatchID, from: Int, limit: Int) async throws(EngineError) -> (
        results: [DocumentResult], next: Int?
    )
    func cancel(_ id: BatchID) async throws(EngineError) -> Batch
    func retryFailed(_ id: BatchID) async throws(EngineError) -> Int
    func flush(_ cache: CacheName) async throws(EngineError) -> Int
    func move(_ client: ClientID, to tier: TierName) async throws(EngineError)
    /// Throws `unknown_industry`.
    func categories(of industry: IndustryName) async throws(EngineError) -> [IndustrySummary.CategorySummary]
    func relabel(_ relabelling: Relabelling) async throws(EngineError) -> Relabelled
    func corrections(
        from: Int, limit: Int, withTexts: Bool
    ) async throws(EngineError) -> (records: [CorrectionRecord], total: Int)
    func standing(of subject: Subject) async throws(EngineError) -> Terms
    func set(
        _ values: [Term: String], of subject: Subject, title: String, seen: Int?, lentFor: Duration?
    ) async throws(EngineError) -> Act?
    func undo(_ id: Int?) async throws(EngineError) -> Act
}

extension Engine: ConsoleEngine {
    public var documentsPerBatchMax: Int { configuration.documentsPerBatchMax }

    public func categories(of industry: IndustryName) throws(EngineError) -> [IndustrySummary.CategorySummary] {
        guard let summary = industries.first(where: { $0.name == industry }) else {
            throw EngineError(.unknownIndustry, "there is no industry \(industry) any longer")
        }
        return summary.categories
    }

    public var latest: EngineSnapshot? {
        let snapshot = snapshot
        return snapshot.readAt == nil && snapshot.health.findings.isEmpty ? nil : snapshot
    }
}

/// How the console sees the file system; every call blocks.
public struct FileBrowser: Sendable {
    public var entries: @Sendable (String) throws(DocumentError) -> [DocumentFinder.Entry]
    public var find: @Sendable ([String], Int) -> DocumentFinder.Finding
    /// Bytes of a file; nil when it can't be asked.
    public var bytes: @Sendable (String) -> Int?

    public init(
        entries: @escaping @Sendable (String) throws(DocumentError) -> [DocumentFinder.Entry],
        find: @escaping @Sendable ([String], Int) -> DocumentFinder.Finding,
        bytes: @escaping @Sendable (String) -> Int?
    ) {
        self.entries = entries
        self.find = find
        self.bytes = bytes
    }

    public static let system = FileBrowser(
        entries: { (path) throws(DocumentError) in try DocumentFinder.entries(of: path) },
        find: { DocumentFinder.find($0, documentsMax: $1) },
        bytes: { path in
            var status = stat()
            return stat(path, &status) == 0 ? Int(status.st_size) : nil
        })
}

/// The one place through which the console acts: carries out an effect and says what became of it.
public final class Performer: Sendable {
    private let engine: any ConsoleEngine
    private let files: FileBrowser
    /// A folder to show is not held up by files that are counted, nor a submission by either.
    private let listing = FileThread("list")
    private let counting = FileThread("count")
    private let finding = FileThread("find")

    public init(engine: any ConsoleEngine, files: FileBrowser = .system) {
        self.engine = engine
        self.files = files
    }

    /// Nil for effects that are the terminal's own: repaint, suspend, quit.
    public func perform(_ effect: ConsoleEffect) async -> ConsoleReply? {
        do {
            return try await reply(to: effect)
        } catch {
            return .refused(effect, Performer.sentence(error))
        }
    }

    private func reply(to effect: ConsoleEffect) async throws(EngineError) -> ConsoleReply? {
        switch effect {
        case .submit(let selection, let client, let industry, let name):
            return try await submit(selection, client: client, industry: industry, name: name)
        case .countDocuments(let selection): return await survey(selection).map { .counted(selection, $0) }
        case .listFolder(let path): return try await list(path)
        case .loadResults(let batch, let from, let limit):
            let page = try await engine.results(of: batch, from: from, limit: limit)
            return .results(batch, from: from, page.results, next: page.next)
        case .loadDocument(let batch, let index):
            let page = try await engine.results(of: batch, from: index, limit: 1)
            guard let result = page.results.first, result.index == index else { return nil }
            return .document(batch, result)
        case .loadCorrections:
            let (records, total) = try await engine.corrections(from: 0, limit: 1, withTexts: false)
            return .corrections(CorrectionsMark(total: total, newest: records.first?.correction))
        case .loadBatch(let batch): return .batch(try await engine.batch(batch))
        case .cancel(let batch): return .cancelled(try await engine.cancel(batch))
        case .retry(let batch): return .retried(batch, documents: try await engine.retryFailed(batch))
        case .flush(let cache): return .flushed(cache, entries: try await engine.flush(cache))
        case .moveClient(let client, let from, let to, let isUndo):
            try await engine.move(client, to: to)
            return .moved(client, from: from, to: to, isUndo: isUndo)
        case .listCategories(let industry):
            return .categories(industry, try await engine.categories(of: industry))
        case .relabel(let batch, let index, let category, let isUndo, let seen):
            let wish = Relabelling(batch: batch, index: index, category: category, by: .console, seen: seen)
            return .relabelled(batch, try await engine.relabel(wish), isUndo: isUndo)
        case .loadTerms(let subject): return .terms(try await engine.standing(of: subject))
        case .act(let act):
            let done = try await engine.set(
                act.values, of: act.subject, title: act.title, seen: act.seen, lentFor: act.lentFor)
            return .acted(act, done)
        case .undoActs(let ids):
            var last: Act?
            for id in ids { last = try await engine.undo(id) }
            return last.map { .undone($0) }
        case .repaint, .suspend, .quit, .interrupt: return nil
        }
    }

    private func submit(
        _ selection: PathSelection, client: ClientID, industry: IndustryName, name: String
    ) async throws(EngineError) -> ConsoleReply? {
        let find = search(selection)
        guard let found = await finding.answer(find) else { return nil }
        if found.documents.isEmpty, let problem = found.problems.first {
            throw EngineError(problem.error.code, problem.error.message)
        }
        let batch = try await engine.submit(
            Submission(documents: found.documents, client: client, industry: industry, name: name))
        return .submitted(batch, leftOut: found.problems.count, skipped: found.skippedSentence)
    }

    private func list(_ path: String) async throws(EngineError) -> ConsoleReply? {
        let files = files
        let answer = await listing.newestAnswer { () -> Result<[DocumentFinder.Entry], DocumentError> in
            do throws(DocumentError) { return .success(try files.entries(path)) } catch { return .failure(error) }
        }
        switch answer {
        case nil: return nil
        case .success(let entries): return .folder(path, entries)
        case .failure(let error): throw EngineError(error.code, error.message)
        }
    }

    private func survey(_ selection: PathSelection) async -> SubmitDraft.Survey? {
        let find = search(selection)
        let files = files
        return await counting.newestAnswer {
            let found = find()
            let bytes = found.documents.reduce(0) { $0 + (files.bytes($1.path) ?? 0) }
            return SubmitDraft.Survey(
                documents: found.documents.count, bytes: bytes, problems: found.problems.count,
                firstProblem: found.problems.first?.error.message, skipped: found.skippedSentence)
        }
    }

    /// Looks for the documents that are marked, without those below a folder that were unmarked. Blocks.
    private func search(
        _ selection: PathSelection
    ) -> @Sendable () -> DocumentFinder.Finding {
        let files = files
        let documentsMax = engine.documentsPerBatchMax
        return {
            let found = files.find(selection.roots, documentsMax)
            return DocumentFinder.Finding(
                documents: found.documents.filter { selection.includes($0.path) },
                problems: found.problems.filter { selection.includes($0.path) || selection.roots.contains($0.path) },
                skipped: found.skipped)
        }
    }

    /// What went wrong, and when to come back where the engine says so.
    private static func sentence(_ error: EngineError) -> String {
        guard let retryAfter = error.retryAfter, !error.message.contains("again in"),
            !error.message.contains("come back in")
        else { return error.message }
        return error.message + "; try again in \(max(1, Int(retryAfter.inSeconds.rounded(.up)))) s"
    }
}
