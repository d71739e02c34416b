import FoundationEssentials

/// Records of docket's own as Redis keeps them: JSON, so that a newer docket can read what an older one wrote.
enum DocumentResultText {
    static func bytes(of result: DocumentResult) throws(StoreError) -> [UInt8] { try encoded(result, "a result") }

    static func result(from bytes: [UInt8]) throws(StoreError) -> DocumentResult {
        try decoded(DocumentResult.self, bytes, "a result")
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
