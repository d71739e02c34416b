import Engine

/// What `update` wants done: carried out by ``Performer`` alone.
public enum ConsoleEffect: Hashable, Sendable {
    case submit(PathSelection, client: ClientID, industry: IndustryName, name: String)
    /// Answers with what the marked files and folders hold.
    case countDocuments(PathSelection)
    case listFolder(String)
    case loadResults(BatchID, from: Int, limit: Int)
    case loadDocument(BatchID, index: Int)
    /// Answers with what tells whether people's corrections changed.
    case loadCorrections
    /// Answers with the batch as the store has it now, for a plan.
    case loadBatch(BatchID)
    case cancel(BatchID)
    case retry(BatchID)
    case flush(CacheName)
    /// `from` is what an undo goes back to.
    case moveClient(ClientID, from: TierName, to: TierName, isUndo: Bool)
    /// Answers with what documents of an industry can be said to be.
    case listCategories(IndustryName)
    /// Nil takes a correction back. `seen`: when the one was made that this undoes.
    case relabel(BatchID, index: Int, to: Category?, isUndo: Bool, seen: Timestamp? = nil)
    /// Answers with what can be set of it now, and the version to give back.
    case loadTerms(Subject)
    case act(TermAct)
    /// Takes back what acts set, in this order.
    case undoActs([Int])
    case repaint
    case suspend
    /// `farewell` is a sentence for the shell once the terminal is given back.
    case quit(farewell: String?)
    /// The same by Ctrl-C: the shell is told that the operator broke off.
    case interrupt(farewell: String?)
}

/// What became of an effect.
public enum ConsoleReply: Sendable {
    /// `skipped` says what was no file, if anything was.
    case submitted(Batch, leftOut: Int, skipped: String?)
    case counted(PathSelection, SubmitDraft.Survey)
    case folder(String, [DocumentFinder.Entry])
    case results(BatchID, from: Int, [DocumentResult], next: Int?)
    case document(BatchID, DocumentResult)
    case corrections(CorrectionsMark)
    case batch(Batch)
    case cancelled(Batch)
    case retried(BatchID, documents: Int)
    case flushed(CacheName, entries: Int)
    case moved(ClientID, from: TierName, to: TierName, isUndo: Bool)
    case categories(IndustryName, [IndustrySummary.CategorySummary])
    case relabelled(BatchID, Relabelled, isUndo: Bool)
    case terms(Terms)
    /// The act is nil when everything was so before.
    case acted(TermAct, Act?)
    case undone(Act)
    /// The sentence says what to do next.
    case refused(ConsoleEffect, String)
}

/// What happens to the console.
public enum ConsoleEvent: Sendable {
    case key(Key)
    case paste(String)
    case resize(Size)
    case snapshot(EngineSnapshot)
    /// The engine is being brought about; what for is waited now.
    case starting(String)
    /// It is there. Where the submit dialog begins is known now.
    case arrived(SubmitStart)
    case reply(ConsoleReply)
    /// Time went by and nothing else happened.
    case tick
}
