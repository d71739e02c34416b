import Engine

/// What will be submitted as it stands now: kept when the dialog is closed.
public struct SubmitDraft: Sendable {
    public enum Field: Int, CaseIterable, Sendable { case path, files, industry, client, submit }

    /// What looking through the marked files and folders found.
    public struct Survey: Hashable, Sendable {
        public var documents: Int
        public var bytes: Int
        /// Paths that can't be read.
        public var problems: Int
        /// Why the first of them can't.
        public var firstProblem: String?
        /// That there were pipes, sockets or devices; nil when there were none.
        public var skipped: String?

        public init(documents: Int, bytes: Int, problems: Int, firstProblem: String?, skipped: String? = nil) {
            self.documents = documents
            self.bytes = bytes
            self.problems = problems
            self.firstProblem = firstProblem
            self.skipped = skipped
        }
    }

    /// Bytes of a path, as Linux bounds them.
    public static let pathLengthMax = 4_096

    public var folder: String
    /// Nil while the folder is being read.
    public var entries: [DocumentFinder.Entry]?
    /// Why it could not be.
    public var folderError: String?
    /// Name of the entry under the cursor; "" is the folder above.
    public var table = TableState<String>()
    public var selection: PathSelection
    public var path: EditableText
    public var industry: IndustryName
    public var client: EditableText
    public var focus: Field
    /// Nil while it is being counted.
    public var survey: Survey?
    public var isSubmitting = false
    /// Why the last attempt was refused, in one sentence.
    public var refusal: String?

    public init(folder: String, marked: [String]) {
        self.folder = folder
        selection = PathSelection(marked: marked)
        path = EditableText(folder, lengthMax: SubmitDraft.pathLengthMax)
        industry = .general
        client = EditableText(ClientID.console.rawValue, lengthMax: ClientID.lengthMax)
        focus = marked.isEmpty ? .files : .submit
    }

    /// What the batch will be called: the last part of the first marked path.
    public var name: String {
        guard let first = selection.roots.first else { return "" }
        return String(Document(path: first).name)
    }

    /// The entry under the cursor; nil on the row that leads up, and while the folder is read.
    public var entry: DocumentFinder.Entry? {
        table.selected.flatMap { name in entries?.first { $0.name == name } }
    }

    /// Why it can't be submitted now; nil when it can.
    public var obstacle: String? {
        if isSubmitting { return "it is being submitted" }
        if selection.isEmpty { return "mark files or folders with Space first" }
        if let survey, survey.documents == 0 {
            return survey.firstProblem ?? "there are no documents in what is marked"
        }
        if ClientID(validating: client.text) == nil {
            return "a client is 1 to 64 of A-Z a-z 0-9 . _ -"
        }
        return nil
    }
}
