import FoundationEssentials

/// Records of docket's own as Redis keeps them: JSON, so that a newer docket can read what an older one wrote.
enum DocumentResultText {
    static func bytes(of result: DocumentResult) throws(StoreError) -> [UInt8] { try ResultJSON(result).bytes }

    /// A result that can't be read is a document without a verdict, and hides none of the others.
    static func result(at index: Int, from bytes: [UInt8]) -> DocumentResult {
        if var result = try? decoded(DocumentResult.self, bytes, "a result") {
            result.index = index
            return result
        }
        let remains = try? JSONDecoder().decode(Remains.self, from: Data(bytes))
        return DocumentResult(
            index: index, path: remains?.path ?? "document \(index + 1) (its path is lost)", sha256: nil, bytes: nil,
            verdict: nil, cached: false, duration: .zero, finishedAt: remains?.finishedAt ?? Timestamp(milliseconds: 0),
            error: DocumentError(
                .internal, "its result in the store is damaged; submit the document again for a verdict"))
    }

    /// What another version's result still says in any case.
    private struct Remains: Decodable {
        var path: String?
        var finishedAt: Timestamp?
    }

    static func encoded(_ value: some Encodable, _ what: String) throws(StoreError) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(value))
        } catch {
            throw StoreError(.refused, "\(what) can't be written as JSON")
        }
    }

    static func decoded<Value: Decodable>(
        _ type: Value.Type, _ bytes: [UInt8], _ what: String
    ) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw StoreError(.refused, "\(what) in the store can't be read; it was written by another version")
        }
    }
}
