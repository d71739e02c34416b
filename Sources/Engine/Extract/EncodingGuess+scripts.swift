// Scripts other than Latin: how often which characters occur tells the encoding.
extension EncodingGuess {
    // MARK: Cyrillic

    /// Russian's letters by how frequent they are, most frequent first; its neighbours use the same ones alike.
    private static let frequentCyrillic: [UInt32: Double] = {
        let shares: [(String, Double)] = [
            ("о", 0.110), ("е", 0.085), ("а", 0.080), ("и", 0.074), ("н", 0.067), ("т", 0.063), ("с", 0.055),
            ("р", 0.047), ("в", 0.045), ("л", 0.044), ("к", 0.035), ("м", 0.032), ("д", 0.030), ("п", 0.028),
            ("у", 0.026), ("я", 0.020), ("ы", 0.019), ("ь", 0.017), ("г", 0.017), ("з", 0.016), ("б", 0.016),
        ]
        return Dictionary(uniqueKeysWithValues: shares.map { ($0.0.unicodeScalars.first!.value, $0.1) })
    }()

    private static let cyrillicLettersMin = 24

    static func cyrillic(_ sample: [UInt8]) -> Charset? {
        var scores: [(charset: Charset, score: Double)] = []
        for charset in [Charset.windows1251, .koi8R, .cyrillicISO, .ibm866] {
            guard let text = scalars(sample, charset) else { continue }
            var letters = 0
            var others = 0
            var sum = 0.0
            for scalar in text where scalar >= 0x80 {
                if (0x400...0x45F).contains(scalar) {
                    letters += 1
                    sum += frequentCyrillic[scalar] ?? 0
                } else if !(0x2010...0x2044).contains(scalar), ![0xA0, 0xAB, 0xBB, 0x2116].contains(scalar) {
                    others += 1
                }
            }
            guard letters >= cyrillicLettersMin, others * 20 <= letters else { continue }
            scores.append((charset, sum / Double(letters)))
        }
        scores.sort { $0.score > $1.score }
        // Real text has about 0.055; letters at random a third of that.
        guard let best = scores.first, best.score >= 0.040 else { return nil }
        return scores.count == 1 || best.score >= scores[1].score * 1.4 ? best.charset : nil
    }

    // MARK: East Asian

    private static let frequentChinese = scalarSet("的一是不了在有人我他这中大来上国个到说们为和地出這國個為說們來會")
    private static let frequentKorean = scalarSet("다이의는을에가은로고하기사지를인한리도서어시")

    private static func scalarSet(_ text: String) -> Set<UInt32> { Set(text.unicodeScalars.map(\.value)) }

    /// What a text is made of, as counts of characters past ASCII.
    private struct Makeup {
        var all = 0
        var kana = 0
        var han = 0
        var hangul = 0
        var wide = 0
        var frequentChinese = 0
        var frequentKorean = 0

        init(_ text: [UInt32]) {
            for scalar in text where scalar >= 0x80 {
                all += 1
                switch scalar {
                case 0x3040...0x30FF: kana += 1
                case 0x4E00...0x9FFF: han += 1
                case 0xAC00...0xD7A3: hangul += 1
                case 0x3000...0x303F, 0xFF00...0xFF60: wide += 1
                default: break
                }
                if EncodingGuess.frequentChinese.contains(scalar) { frequentChinese += 1 }
                if EncodingGuess.frequentKorean.contains(scalar) { frequentKorean += 1 }
            }
        }

        var isJapanese: Bool { (kana + han + wide) * 20 >= all * 19 && kana >= 4 && kana * 100 >= all * 15 }
        var isChinese: Bool {
            (han + wide) * 20 >= all * 19 && frequentChinese >= 4 && frequentChinese * 100 >= all * 8
        }
        var isKorean: Bool {
            (hangul + wide) * 10 >= all * 9 && frequentKorean >= 4 && frequentKorean * 100 >= all * 15
        }
    }

    private static let eastAsianCharactersMin = 10

    static func eastAsian(_ sample: [UInt8]) -> Charset? {
        // The sample may end within a character.
        let fitting = [Charset.shiftJIS, .eucJP, .gb18030, .big5, .eucKR].filter { charset in
            guard let text = scalars(sample, charset) else { return false }
            let makeup = Makeup(text)
            guard makeup.all >= eastAsianCharactersMin else { return false }
            return switch charset {
            case .shiftJIS, .eucJP: makeup.isJapanese
            case .eucKR: makeup.isKorean
            default: makeup.isChinese
            }
        }
        return fitting.count == 1 ? fitting[0] : nil
    }
}

/// Letters past ASCII that languages use, together: none uses the letters of several.
enum Alphabets {
    static let western = sets([
        "äöüßéàèêáó", "àâæçèéêëîïôœùûüÿ", "áéíñóúüïçàèòºª", "áàâãçéêíóôõúüº", "àèéìíîòóùú", "åäæøöéèüáóô",
        "áéíóúýþæðö", "áéíóúàèìòù", "ëïéèöüáóíêàâîôû", "âêîôûŵŷïöáéèàì",
    ])
    static let central = sets(["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž"])

    private static func sets(_ alphabets: [String]) -> [Set<UInt32>] {
        alphabets.map { alphabet in Set((alphabet + alphabet.uppercased()).unicodeScalars.map(\.value)) }
    }

    /// True when the letters past ASCII are those of one alphabet; one in twenty, and one at all, may be a guest.
    static func fits(_ text: [UInt32], _ alphabets: [Set<UInt32>]) -> Bool {
        let letters = text.filter {
            ($0 >= 0xC0 && $0 <= 0x24F && $0 != 0xD7 && $0 != 0xF7) || $0 == 0xAA || $0 == 0xBA
        }
        return alphabets.contains { alphabet in
            letters.count { !alphabet.contains($0) } <= max(1, letters.count / 20)
        }
    }
}
