/// What `docket-pdf` wrote: lines of words and numbers, each with as many bytes behind it as it says (see
/// `Sources/CPDF/main.cpp`). The program is docket's own but was fed hostile bytes: what does not fit ends the reading.
struct PDFPages {
    struct Page {
        /// In the document, from 1.
        var number: Int
        /// Supposed to be UTF-8.
        var text: ArraySlice<UInt8>
        /// False when the program ended in the middle of it.
        var isWhole: Bool
    }

    /// Pages of the whole document; nil when the program did not get that far.
    private(set) var total: Int?
    /// Those that were read, in their order.
    private(set) var pages: [Page] = []
    /// The XML of a form in XFA; empty without one.
    private(set) var form: ArraySlice<UInt8> = []

    /// More of a form is not handed over.
    static let formBytesMax = 8 << 20
    /// Of a line: longer ones are not the program's.
    private static let lineBytesMax = 64

    init(_ output: [UInt8]) {
        var rest = output[...]
        while let line = Self.line(of: &rest) {
            switch (line.word, line.numbers.count) {
            case ("pages", 1) where total == nil && line.numbers[0] > 0: total = line.numbers[0]
            case ("page", 2) where line.numbers[0] > pages.last?.number ?? 0:
                let text = rest.prefix(line.numbers[1])
                pages.append(Page(number: line.numbers[0], text: text, isWhole: text.count == line.numbers[1]))
                rest = rest.dropFirst(text.count)
            case ("form", 1):
                form = rest.prefix(line.numbers[0])
                rest = rest.dropFirst(form.count)
            default: return
            }
        }
    }

    /// True when the first `count` pages are there from beginning to end, or all that there are.
    func hold(first count: Int) -> Bool {
        guard let total else { return false }
        let wanted = min(count, total)
        return pages.prefix(wanted).count(where: { $0.isWhole && $0.number <= wanted }) == wanted
    }

    private static func line(of rest: inout ArraySlice<UInt8>) -> (word: String, numbers: [Int])? {
        guard let end = rest.prefix(lineBytesMax).firstIndex(of: 0x0A) else { return nil }
        let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
        rest = rest[(end + 1)...]
        let numbers = words.dropFirst().compactMap { Int($0) }
        guard let word = words.first, numbers.count == words.count - 1, numbers.allSatisfy({ $0 >= 0 }) else {
            return nil
        }
        return (String(word), numbers)
    }
}
