import FoundationEssentials

extension LinearModel {
    /// Reads a model's file. Blocks. Throws ``ModelError`` for one that is missing, too large, foreign or damaged.
    public convenience init(path: String, limits: TrainingLimits) throws(ModelError) {
        guard let size = LabelledFolder.fileBytes(path) else {
            guard !FileManager.default.fileExists(atPath: path) else {
                throw ModelError("\(path): this is a folder or a device and no model; name the model's file")
            }
            throw ModelError("\(path): there is no such model; `docket train DATA --output FILE` makes one")
        }
        guard size <= limits.modelBytesMax else {
            throw ModelError("\(path) is larger than \(limits.modelBytesMax) bytes, too large for a model")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ModelError("\(path): docket may not read it; give its user read permission")
        }
        try self.init(bytes: Array(data), name: path)
    }

    /// Writes its file beside and renames it, so that there never is half a model. Blocks. Throws ``ModelError``.
    public func write(to path: String) throws(ModelError) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw ModelError("\(path): the model can't be written there; is the folder there, writable, and not full?")
        }
    }
}
