import Testing

@testable import Engine

/// Archives and e-mails: documents that hold documents.
@Suite struct ContainerTests {
    private func extract(
        _ bytes: [UInt8], name: Substring = "a", _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) -> Result<ExtractedText, DocumentError> {
        var limits = ExtractionLimits()
        change(&limits)
        return Result { () throws(DocumentError) in try TextExtractor(limits: limits).extract(bytes, name: name) }
    }

    private func error(_ result: Result<ExtractedText, DocumentError>) -> DocumentError? {
        if case .failure(let error) = result { error } else { nil }
    }

    private func text(_ text: ExtractedText) -> String { String(decoding: text.text, as: UTF8.self) }

    private let letter = "Dear Sir, the goods have arrived."

    @Test func `an archive's text is that of its files, and each file stands for itself too`() throws {
        let archive = SampleArchive.zip([
            (name: "letters/one.txt", text: letter), (name: "two.html", text: "<html><p>Second</p></html>"),
        ])
        let result = try extract(archive).get()
        #expect(result.mediaType == "application/zip")
        #expect(text(result).contains(letter) && text(result).contains("Second"))
        #expect(result.members.map(\.name) == ["letters/one.txt", "two.html"])
        #expect(try result.members[1].content.get().mediaType == "text/html")
    }

    @Test func `a file that can't be read does not keep the others from being read`() throws {
        let archive = SampleArchive.zip([
            (name: "a.bin", text: "\u{7F}ELF junk"), (name: "b.txt", text: letter), (name: "empty.txt", text: ""),
        ])
        let result = try extract(archive).get()
        #expect(text(result).contains(letter))
        let codes = result.members.map { member in
            if case .failure(let error) = member.content { error.code } else { ErrorCode?.none }
        }
        #expect(codes == [.unsupportedType, nil, .emptyFile])
    }

    @Test func `what programs add for themselves is no document`() throws {
        let archive = SampleArchive.zip([
            (name: "__MACOSX/._a.txt", text: "Mac OS X"), (name: ".DS_Store", text: "Bud1"),
            (name: "a.txt", text: letter),
        ])
        #expect(try extract(archive).get().members.map(\.name) == ["a.txt"])
    }

    @Test func `names that climb out of the folder or steer a terminal are only names`() throws {
        let archive = SampleArchive.zip([
            (name: "../../../../tmp/docket-slip.txt", text: letter), (name: "a\u{1B}[2J\nb.txt", text: letter),
        ])
        let result = try extract(archive).get()
        #expect(result.members.map(\.name) == ["../../../../tmp/docket-slip.txt", "ab.txt"])
        #expect(SampleArchive.output(of: "ls /tmp/docket-slip.txt 2>/dev/null").isEmpty)
    }

    @Test func `archives inside each other are opened twice and then refused`() throws {
        let first = SampleArchive.zip([(name: "deep.txt", text: letter)])
        let second = SampleArchive.zip([(name: "first.zip", bytes: first)])
        let result = try extract(second).get()
        #expect(text(result).contains(letter))
        #expect(result.members.map(\.name) == ["first.zip", "first.zip/deep.txt"])
        let third = SampleArchive.zip([(name: "second.zip", bytes: second)])
        #expect(error(extract(third))?.code == .tooLarge)
        #expect(error(extract(third))?.message.contains("limits.nesting") == true)
        #expect(try text(extract(third) { $0.nestingMax = 3 }.get()).contains(letter))
        #expect(error(extract(first) { $0.nestingMax = 0 })?.code == .tooLarge)
    }

    @Test func `an archive with a locked file is encrypted as a whole`() {
        let archive = SampleArchive.zip([(name: "a.txt", bytes: Array(letter.utf8))], flags: 1)
        #expect(error(extract(archive))?.code == .encrypted)
    }

    @Test func `more files than the limit are refused`() {
        let archive = SampleArchive.zip((0..<12).map { (name: "\($0).txt", text: letter) })
        #expect(error(extract(archive) { $0.membersMax = 10 })?.code == .tooLarge)
        #expect(error(extract(archive) { $0.membersMax = 12 }) == nil)
    }

    @Test func `a trap that unpacks to much more than it is, is refused by its size and by its ratio`() {
        let bomb = SampleArchive.output(of: "yes trap | head -c 40000000 | gzip -9")
        #expect(!bomb.isEmpty && bomb.count < 100_000)
        let byRatio = error(extract(bomb))
        #expect(byRatio?.code == .tooLarge)
        #expect(byRatio?.message.contains("100 times") == true)
        let bySize = error(extract(bomb) { $0.expandedBytesMax = 1 << 20 })
        #expect(bySize?.code == .tooLarge)
        #expect(bySize?.message.contains("limits.expanded_bytes") == true)
    }

    @Test func `a compressed file is called what it is called without its suffix`() throws {
        let packed = SampleArchive.output(of: "printf 'Dear Sir, the goods have arrived.' | gzip")
        let result = try extract(packed, name: "letter.txt.gz").get()
        #expect(result.members.map(\.name) == ["letter.txt"])
        #expect(text(result).contains(letter))
    }

    @Test(arguments: ["tar c", "tar cz", "tar cJ", "tar cj"])
    func `tar archives are read, compressed or not`(command: String) throws {
        let packed = SampleArchive.output(
            of:
                "d=$(mktemp -d) && cd $d && printf '\(letter)' >a.txt && \(command) a.txt; rm -r $d"
        )
        let result = try extract(packed).get()
        #expect(text(result).contains(letter))
        #expect(result.members.map(\.name) == ["a.txt"])
    }

    @Test func `an archive cut off anywhere gives what it still holds or a coded error`() {
        let whole = SampleArchive.zip((0..<4).map { (name: "\($0).txt", text: letter + " \($0)") })
        for count in stride(from: 4, to: whole.count, by: 37) {
            if let error = error(extract(Array(whole[..<count]))) {
                #expect([.unreadable, .tooLarge].contains(error.code), "\(count): \(error.message)")
            }
        }
    }

    @Test func `an archive without files is empty`() {
        #expect(error(extract(SampleArchive.zip([] as [(name: String, bytes: [UInt8])])))?.code == .emptyFile)
    }

    @Test func `together the members' texts stay within the limit of one text`() throws {
        let long = String(repeating: "word ", count: 1_000)
        let archive = SampleArchive.zip((0..<5).map { (name: "\($0).txt", text: long) })
        #expect(try extract(archive) { $0.textBytesMax = 8_000 }.get().text.count <= 8_000)
    }
}
