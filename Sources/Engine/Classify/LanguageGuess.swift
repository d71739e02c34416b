/// The language of a text by its most frequent small words: cheap, and silent when it is not obvious.
enum LanguageGuess {
    /// Bytes from the start that are looked at.
    private static let sampleBytes = 2_048
    /// Small words that must be seen before anything is said.
    private static let hitsMin = 4

    /// ISO 639-1, nil when unsure.
    static func language(of text: [UInt8]) -> String? {
        var hits = [Int](repeating: 0, count: languages.count)
        var word: UInt64 = 0
        var length = 0
        func count() {
            guard length > 0, length <= 8 else { return }
            var found = words.languages(of: word)
            while found != 0 {
                hits[found.trailingZeroBitCount] += 1
                found &= found - 1
            }
        }
        for byte in text.prefix(sampleBytes) {
            let lowered = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if (lowered >= 0x61 && lowered <= 0x7A) || byte >= 0x80 {
                if length < 8 { word = word << 8 | UInt64(lowered) }
                length += 1
            } else {
                count()
                word = 0
                length = 0
            }
        }
        count()
        let ranked = hits.indices.sorted { hits[$0] > hits[$1] }
        let best = hits[ranked[0]]
        // The second must be clearly behind: short forms share words between languages.
        guard best >= hitsMin, best * 2 >= hits[ranked[1]] * 3 else { return nil }
        return languages[ranked[0]].code
    }

    private static let languages: [(code: String, words: String)] = [
        ("en", "the of and to in is for on with that this by or from are you your be as at an not"),
        ("de", "der die und das den von zu mit ist im auf für nicht ein eine dem des sie ich bei oder wird"),
        ("fr", "le la les des et du un une est pour dans que vous sur par au avec votre nous ce sont"),
        ("es", "el la los las de que y en un una para con por del se su es al no lo"),
        ("it", "il di che e la per un una del della con non sono le dei gli si nel alla da"),
        ("nl", "de het een van en in is op te voor met dat niet zijn aan bij door uw wij wordt"),
        ("pt", "de que e do da em um uma para com os as dos das no na por não ao se"),
    ]

    private static let words: WordTable = {
        var words = WordTable()
        for (index, language) in languages.enumerated() {
            for word in language.words.split(separator: " ") {
                words.add(word.utf8.reduce(0) { $0 << 8 | UInt64($1) }, language: index)
            }
        }
        return words
    }()
}

/// For words of eight bytes at most, in one number, the languages they belong to, as bits. Every word of every text is
/// looked up, and nearly none is there: a dictionary took longer than all the rest of guessing.
private struct WordTable: Sendable {
    private static let sizeBits: UInt64 = 9
    private static let mask = (1 << Int(sizeBits)) - 1
    private var words = [UInt64](repeating: 0, count: 1 << Int(sizeBits))
    private var bits = [UInt8](repeating: 0, count: 1 << Int(sizeBits))

    /// Where a word is, or would be.
    private func place(of word: UInt64) -> Int {
        var place = Int((word &* 0x9E37_79B9_7F4A_7C15) >> (64 - Self.sizeBits))
        while words[place] != 0, words[place] != word { place = (place + 1) & Self.mask }
        return place
    }

    func languages(of word: UInt64) -> UInt8 {
        let place = place(of: word)
        return words[place] == word ? bits[place] : 0
    }

    /// The table is never full: the lists above have some 150 words.
    mutating func add(_ word: UInt64, language: Int) {
        let place = place(of: word)
        words[place] = word
        bits[place] |= 1 << UInt8(language)
    }
}
