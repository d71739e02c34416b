/// Reads the documents of a labelled folder on several threads, foreign formats in the jail, and hands them on in the
/// folder's order, so that what is learned from them does not depend on which was read first.
public struct LabelledDocuments: Sendable {
    public let entries: [LabelledFolder.Entry]
    private let extractor: TextExtractor
    private let threads: Int

    /// Documents that are read ahead of the one that is handed on, for each thread.
    private static let aheadPerThread = 4

    /// Blocks while the folder is listed. Documents whose licence in `labels.tsv` contains `exceptLicence` are left
    /// out. Throws ``ModelError`` when nothing is labelled.
    public init(
        folder: String, exceptLicence: String? = nil, extractor: TextExtractor, threads: Int
    ) throws(ModelError) {
        entries = try LabelledFolder.entries(of: folder).filter { entry in
            exceptLicence.map { !entry.licence.contains($0) } ?? true
        }
        guard !entries.isEmpty else { throw ModelError("\(folder): the licence leaves out every document") }
        self.extractor = extractor
        self.threads = threads
    }

    /// Calls `body` with each document in order; those that have no text are returned. Ends at once when the task is
    /// cancelled, but for documents that are being read. Throws what `body` throws.
    public func forEach(
        isolation: isolated (any Actor)? = #isolation, _ body: (LabelledDocument) throws -> Void
    ) async throws -> [LabelledTexts.Unread] {
        let reading = ExtractionThreads(threads: threads)
        defer { reading.stop() }
        return try await withThrowingTaskGroup(of: (Int, Result<ExtractedText, DocumentError>?).self) { group in
            var unread: [LabelledTexts.Unread] = []
            var read: [Int: Result<ExtractedText, DocumentError>] = [:]
            var begun = 0
            var next = 0
            while next < entries.count {
                while begun < entries.count, begun < next + threads * Self.aheadPerThread {
                    let (index, path, extractor) = (begun, entries[begun].path, extractor)
                    group.addTask {
                        let text = await reading.run {
                            Result { () throws(DocumentError) in try LabelledTexts.extract(path, extractor) }
                        }
                        return (index, text)
                    }
                    begun += 1
                }
                guard let (index, result) = try await group.next(), let result else { throw CancellationError() }
                read[index] = result
                while let result = read.removeValue(forKey: next) {
                    try Task.checkCancellation()
                    let entry = entries[next]
                    switch result {
                    case .success(let text):
                        try body(LabelledDocument(path: entry.path, category: entry.category, text: text))
                    case .failure(let error):
                        unread.append(
                            LabelledTexts.Unread(path: entry.path, category: entry.category, error: error))
                    }
                    next += 1
                }
            }
            return unread
        }
    }
}
