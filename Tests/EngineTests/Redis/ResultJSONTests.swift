import FoundationEssentials
import Testing

@testable import Engine

@Suite struct ResultJSONTests {
    private func result(
        _ verdict: Verdict?, _ error: DocumentError?, _ duration: Duration, path: String = "/a/b.txt"
    ) -> DocumentResult {
        DocumentResult(
            index: 7, path: path, sha256: error == nil ? "ab" : nil, bytes: error == nil ? 1_234 : nil,
            verdict: verdict, cached: error == nil, duration: duration,
            finishedAt: Timestamp(milliseconds: 1_790_000_000_123), error: error)
    }

    @Test func `what is written by hand is read back as it was`() throws {
        let error = DocumentError(.notFound, "there is no \"such\" file\n\u{1B}[31m")
        let results = [
            result(SampleVerdicts.full, nil, .milliseconds(17)),
            result(SampleVerdicts.empty, nil, .zero, path: "/tmp/\"\\ \u{1}\u{7F} ü/日本.pdf"),
            result(nil, error, .nanoseconds(1)), result(nil, error, .seconds(-3)),
            result(SampleVerdicts.full, nil, .seconds(1 << 40)),
        ]
        for result in results {
            #expect(
                try DocumentResultText.result(at: result.index, from: DocumentResultText.bytes(of: result)) == result)
        }
    }

    @Test func `it says what the general encoder says`() throws {
        let result = result(SampleVerdicts.full, nil, .microseconds(1_234_567))
        let byHand = try JSONDecoder().decode(DocumentResult.self, from: Data(DocumentResultText.bytes(of: result)))
        let byEncoder = try JSONDecoder().decode(DocumentResult.self, from: JSONEncoder().encode(result))
        #expect(byHand == byEncoder)
    }

    @Test func `a number that JSON can't hold is refused`() {
        var verdict = SampleVerdicts.full
        verdict.confidence = .nan
        #expect(throws: StoreError.self) { try DocumentResultText.bytes(of: result(verdict, nil, .zero)) }
    }
}
