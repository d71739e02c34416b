import Testing

@testable import Engine

@Suite struct MessageTests {
    private let extractor = TextExtractor(limits: ExtractionLimits())

    private func extract(_ source: String) -> Result<ExtractedText, DocumentError> {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        return Result { () throws(DocumentError) in try extractor.extract(Array(lines.utf8), name: "a.eml") }
    }

    private func text(_ source: String) throws -> String {
        String(decoding: try extract(source).get().text, as: UTF8.self)
    }

    private func code(_ result: Result<ExtractedText, DocumentError>) -> ErrorCode? {
        if case .failure(let error) = result { error.code } else { nil }
    }

    private func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = (0..<3).map { start + $0 < bytes.count ? Int(bytes[start + $0]) : 0 }
            let bits = three[0] << 16 | three[1] << 8 | three[2]
            for place in 0..<4 {
                text.append(start + place > bytes.count ? "=" : letters[bits >> (18 - 6 * place) & 63])
            }
            if start % 57 == 54 { text.append("\n") }
        }
        return text
    }

    private let head = "From: Clerk <clerk@example.org>\nTo: you@example.org\nMIME-Version: 1.0\n"

    @Test func `subject and body are decoded by what they say of themselves`() throws {
        let words = try text(
            head + """
                Subject: =?utf-8?Q?Rechnung_M=C3=A4rz?= =?iso-8859-1?B?IDIwMjY=?=
                Content-Type: text/plain; charset=koi8-r
                Content-Transfer-Encoding: quoted-printable

                =F0=D2=C9=D7=C5=D4, soft=
                 break
                """)
        #expect(words.contains("Subject: Rechnung März 2026"))
        #expect(words.contains("From: Clerk <clerk@example.org>"))
        #expect(words.contains("Привет, soft break"))
    }

    @Test func `of two forms of one body the plain one is read`() throws {
        let words = try text(
            head + """
                Content-Type: multipart/alternative; boundary="b1"

                --b1
                Content-Type: text/plain

                Plain words
                --b1
                Content-Type: text/html

                <p>Plain words</p>
                --b1--
                """)
        #expect(words.components(of: "Plain words") == 1)
    }

    @Test func `a body that is only HTML is read as that`() throws {
        #expect(
            try text(head + "Content-Type: text/html\n\n<p>Dear&nbsp;Sir</p><script>no</script>").contains("Dear Sir\n")
        )
    }

    @Test func `an attachment beyond the limit is left out whole and named, not read as half a document`() throws {
        let part = String(repeating: "Invoice number 4711 ", count: 100)
        let message =
            head + """
                Content-Type: multipart/mixed; boundary=xyz

                --xyz
                Content-Type: text/plain

                See attached.
                --xyz
                Content-Type: text/csv; name=big.csv
                Content-Disposition: attachment

                \(part)
                --xyz--
                """
        var limits = ExtractionLimits()
        limits.expandedBytesMax = 1_000
        let answer = try TextExtractor(limits: limits).extract(Array(message.utf8), name: "a.eml")
        #expect(String(decoding: answer.text, as: UTF8.self).contains("4711") == false)
        guard case .failure(let error)? = answer.members.last?.content else {
            Issue.record("what was left out is not said")
            return
        }
        #expect(error.code == .tooLarge)
    }

    @Test func `attached documents are read and stand for themselves`() throws {
        let pdf = SampleOffice.document(["Invoice number 4711", "Total due 12.00"])
        let message = try extract(
            head + """
                Subject: Your invoice
                Content-Type: multipart/mixed; boundary=xyz

                preamble
                --xyz
                Content-Type: text/plain

                See attached.
                --xyz
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.docx
                Content-Transfer-Encoding: base64

                \(base64(pdf))
                --xyz--
                epilogue
                """
        ).get()
        let words = String(decoding: message.text, as: UTF8.self)
        #expect(words.contains("See attached.") && words.contains("Invoice number 4711"))
        #expect(!words.contains("preamble") && !words.contains("epilogue"))
        #expect(message.mediaType == "message/rfc822")
        #expect(message.members.map(\.name) == ["Résumé.docx"])
        #expect(try message.members[0].content.get().mediaType.hasSuffix("wordprocessingml.document"))
    }

    @Test func `an attachment that can't be read is named, and the e-mail is read all the same`() throws {
        let message = try extract(
            head + """
                Content-Type: multipart/mixed; boundary=xyz

                --xyz

                Body
                --xyz
                Content-Type: application/x-thing; name="../..\u{1B}[31m/thing.bin"

                \u{7F}ELF
                --xyz--
                """
        ).get()
        #expect(message.members.map(\.name) == ["../..[31m/thing.bin"])
        guard case .failure(let error) = message.members[0].content else { Issue.record("it was read"); return }
        #expect(error.code == .unsupportedType)
    }

    @Test func `an encrypted e-mail is encrypted`() {
        let pgp =
            "Content-Type: multipart/encrypted; boundary=x; protocol=\"application/pgp-encrypted\"\n\n--x\n\n1\n--x--"
        #expect(code(extract(head + pgp)) == .encrypted)
        #expect(
            code(extract(head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG"))
                == .encrypted)
    }

    @Test func `a body in other characters than it says is refused, not shown wrongly`() {
        let result = Result { () throws(DocumentError) in
            try extractor.extract(
                Array((head + "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n").utf8)
                    + [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA, 0xE0, 0x81, 0x41, 0x0A], name: "a")
        }
        #expect(code(result) == .unreadable)
    }

    @Test func `a memorandum that begins like an e-mail keeps all its lines`() throws {
        let memo = "From: A\nTo: B\nSubject: Budget\nAccount No: 17\n\nPlease approve."
        #expect(try text(memo).contains("Account No: 17"))
    }

    @Test func `a mailbox holds its messages, one each`() throws {
        let one = "From a@example.org Mon Jul 20 01:01:07 2026\nFrom: a@example.org\nSubject: One\n\nFirst body\n\n"
        let two = "From b@example.org Mon Jul 20 01:02:07 2026\nFrom: b@example.org\nSubject: Two\n\nSecond body\n"
        let box = try extract(one + two).get()
        #expect(box.mediaType == "application/mbox")
        #expect(box.members.map(\.name) == ["message 1", "message 2"])
        #expect(String(decoding: box.text, as: UTF8.self).contains("Second body"))
        #expect(try extract(one).get().mediaType == "message/rfc822")
    }

    @Test func `parts inside each other without end, and boundaries that never close, are survived`() throws {
        var deep = head
        for level in 0..<200 { deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        _ = extract(deep + "\nend")
        #expect(try text(head + "Content-Type: multipart/mixed; boundary=q\n\n--q\n\nopen end").contains("open end"))
    }

    @Test func `an e-mail attached to an e-mail counts as one more inside`() throws {
        let inner = head + "Subject: Inner\n\nInner body"
        let outer =
            head + "Content-Type: multipart/mixed; boundary=z\n\n--z\nContent-Type: message/rfc822\n\n\(inner)\n--z--"
        #expect(try extract(outer).get().members.count == 1)
        #expect(try text(outer).contains("Inner body"))
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
