import TestSupport
import Testing

@testable import Engine

/// Readers that run in docket's own process: whatever is done to a document, they end, with text that is text.
@Suite struct DamagedInputTests {
    private let limits: ExtractionLimits = {
        var limits = ExtractionLimits()
        limits.textBytesMax = 20_000
        return limits
    }()

    private static let documents: [[UInt8]] =
        [
            "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset128 A;}}\\f0 \\'93\\'fa \\u8364?{\\pict\\bin3 abc}"
                + "\\par x}",
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a d='e'><w:t>x &#8364; y"
                + "</w:t></a>",
            "From: =?utf-8?Q?M=C3=A4rz?= <a@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
                + "boundary=\"q\"\r\n\r\n--q\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n--q\r\n"
                + "Content-Disposition: attachment; filename*0*=utf-8''a; filename*1=b\r\n\r\nx\r\n--q--\r\n",
            "<html><head><meta charset=koi8-r><title>T</title></head><body><p>a&nbsp;b<td>c</td></body></html>",
            "<sst><si><t>One</t></si></sst><row><c t=\"s\"><v>0</v></c><c><v>2</v></c></row>",
            "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96\tTotal\n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t91\tdue\n",
        ].map { Array($0.utf8) } + [SampleArchive.zip([(name: "a/b.txt", text: "x"), (name: "c", text: "")])]

    private static let pieces: [[UInt8]] = [
        "<", ">", "<!--", "<![CDATA[", "&#", "\\'", "\\u-1 ", "{", "}", "\\bin9 ", "=?utf-8?q?", "?=", "--q", "\n\n",
        "\"",
        "=", ";", "From ", "</", "/>", "]]>",
    ].map { Array($0.utf8) }

    private func damaged(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Self.documents.randomElement(using: &generator)!
        for _ in 0..<Int.random(in: 1...10, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...4, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator)!, at: place)
            case 3: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: bytes.suffix(bytes.count - place).prefix(100), at: place)
            }
        }
        return bytes
    }

    private func read(_ bytes: [UInt8]) -> [[UInt8]] {
        var assembly = TextAssembly(bytesMax: limits.textBytesMax)
        WordMarkup.read(bytes, into: &assembly)
        SheetMarkup.read(bytes, shared: SharedStrings(bytes), into: &assembly)
        let bytesMax = limits.textBytesMax
        let texts: [[UInt8]?] = [
            assembly.bytes, RTFText.text(of: bytes, bytesMax: bytesMax), MIMEMessage(bytes, limits: limits).text,
            XMLText.text(of: bytes, isPicture: false, bytesMax: bytesMax), HTMLText.text(of: bytes, bytesMax: bytesMax),
            TextDecoder.decode(bytes, bytesMax: bytesMax), Array(TextDecoder.name(bytes).utf8),
            CharacterRecognition.reading(of: bytes, bytesMax: bytesMax).text,
            ZIPDirectory(bytes).map { Array($0.names.joined().utf8.prefix(0)) },
        ]
        _ = MediaType.of(bytes)
        _ = Mailbox.messages(in: bytes, messagesMax: 10)
        return texts.compactMap { $0 }
    }

    @Test(arguments: 1...8)
    func `every text is valid, within its limit and without control characters`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<60 {
            for text in read(damaged(using: &generator)) {
                let isText =
                    String(validating: text, as: UTF8.self) != nil && !text.contains(where: TextDecoder.isControl)
                #expect(isText && text.count <= limits.textBytesMax, "seed \(seed), round \(round)")
            }
        }
    }
}
