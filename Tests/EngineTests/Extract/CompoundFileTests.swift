import TestSupport
import Testing

@testable import Engine

@Suite struct CompoundFileTests {
    private typealias Entry = SampleCompoundFile.Entry

    private let extractor = TextExtractor(limits: ExtractionLimits())

    private func extract(_ entries: [SampleCompoundFile.Entry]) -> Result<ExtractedText, DocumentError> {
        Result { () throws(DocumentError) in
            try extractor.extract(SampleCompoundFile.bytes(entries), name: "a.msg")
        }
    }

    private func code(_ result: Result<ExtractedText, DocumentError>) -> ErrorCode? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    private func wide(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    @Test func `streams and storages are found by name, whole`() throws {
        let long = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = SampleCompoundFile.bytes([
            Entry(name: "First", bytes: Array("one".utf8)),
            Entry(name: "Folder", entries: [Entry(name: "Inner", bytes: long)]), Entry(name: "Last", bytes: long),
        ])
        let file = try #require(CompoundFile(bytes))
        #expect(file.stream("First")?.starts(with: Array("one".utf8)) == true)
        #expect(file.stream("Last") == long)
        #expect(file.stream("Inner") == nil)
        let folder = try #require(file.children().first { file.entries[$0].name == "Folder" })
        #expect(file.stream("Inner", in: folder) == long)
    }

    @Test func `a message that Outlook saved is read, and what is attached to it`() throws {
        let message = try extract([
            Entry(name: "__properties_version1.0"), Entry(name: "__substg1.0_0037001F", bytes: wide("Your invoice")),
            Entry(name: "__substg1.0_1000001F", bytes: wide("See the attached file, Müller")),
            Entry(
                name: "__attach_version1.0_#00000000",
                entries: [
                    Entry(name: "__substg1.0_3707001F", bytes: wide("a\u{1B}bill.txt")),
                    Entry(name: "__substg1.0_37010102", bytes: Array("Invoice number 4711".utf8)),
                ]),
        ]).get()
        let words = String(decoding: message.text, as: UTF8.self)
        #expect(words.contains("Subject: Your invoice") && words.contains("attached file, Müller"))
        #expect(words.contains("Invoice number 4711"))
        #expect(message.mediaType == "application/vnd.ms-outlook")
        #expect(message.members.count == 1 && message.members[0].name.hasPrefix("abill.txt"))
    }

    @Test func `a message whose body is in no known encoding is refused, not judged by its subject`() {
        let body = (0..<400).map { UInt8(truncatingIfNeeded: 0x81 + $0 * 7 % 0x1F) }
        let answer = extract([
            Entry(name: "__properties_version1.0"), Entry(name: "__substg1.0_0037001F", bytes: wide("Invoice 4711")),
            Entry(name: "__substg1.0_1000001E", bytes: body),
        ])
        #expect(code(answer) == .unreadable)
    }

    @Test func `attachments that come to more than the limit are named as left out, not held in memory`() throws {
        let attachments = (0..<4).map { number in
            Entry(
                name: "__attach_version1.0_#0000000\(number)",
                entries: [
                    Entry(name: "__substg1.0_3707001F", bytes: wide("part\(number).txt")),
                    Entry(name: "__substg1.0_37010102", bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 5_000)),
                ])
        }
        let bytes = SampleCompoundFile.bytes(
            [Entry(name: "__properties_version1.0"), Entry(name: "__substg1.0_1000001F", bytes: wide("See below"))]
                + attachments)
        var limits = ExtractionLimits()
        limits.expandedBytesMax = 12_000
        let message = OutlookMessage(try #require(CompoundFile(bytes)), limits: limits)
        #expect(message.attachments.map(\.bytes.count) == [5_000, 5_000])
        #expect(message.isCut)
        let answer = try TextExtractor(limits: limits).extract(bytes, name: "a.msg")
        #expect(answer.members.count == 3)
        guard case .failure(let error)? = answer.members.last?.content else {
            Issue.record("what was left out is not said")
            return
        }
        #expect(error.code == .tooLarge)
    }

    @Test(arguments: ["EncryptedPackage", "\u{9}DRMContent", "EncryptedSummary"])
    func `what is locked is encrypted`(stream: String) {
        #expect(code(extract([Entry(name: stream, bytes: [1])])) == .encrypted)
    }

    @Test func `an unknown program's file is named as that`() {
        #expect(code(extract([Entry(name: "CONTENTS", bytes: [1])])) == .unsupportedType)
    }

    @Test func `a chain that leads back to itself, and any other damage, ends`() {
        let whole = SampleCompoundFile.bytes([
            Entry(name: "__properties_version1.0"), Entry(name: "__substg1.0_1000001F", bytes: wide("Body")),
        ])
        var generator = SeededGenerator(seed: 17)
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<8 {
                bytes[Int.random(in: 8..<bytes.count, using: &generator)] =
                    [0, 1, 2, 0xFF].randomElement(using: &generator)!
            }
            if let file = CompoundFile(bytes) { _ = OutlookMessage(file, limits: ExtractionLimits()) }
            _ = CompoundFile(Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator))))
        }
    }
}
