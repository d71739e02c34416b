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
            guard length > 0, length <= 8, let found = words[word] else { return }
            for language in found { hits[Int(language)] += 1 }
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

    private static let words: [UInt64: [UInt8]] = {
        var words: [UInt64: [UInt8]] = [:]
        for (index, language) in languages.enumerated() {
            for word in language.words.split(separator: " ") {
                words[word.utf8.reduce(0) { $0 << 8 | UInt64($1) }, default: []].append(UInt8(index))
            }
        }
        return words
    }()
}
