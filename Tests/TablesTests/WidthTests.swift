import Tables
import Testing

@Suite("Display width")
struct WidthTests {
    @Test(
        "a grapheme cluster takes as many columns as terminals give it",
        arguments: [
            ("", 0), ("plain", 5), ("é", 1), ("e\u{301}", 1), ("naïve café", 10), ("日本", 4), ("ｶﾞ", 2), ("한국", 4),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩🇪🇯🇵", 4), ("1️⃣", 2), ("#️⃣", 2),
            ("❤", 1), ("❤️", 2), ("☝🏽", 2), ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 2), ("का", 2),
            ("ก็", 1), ("a\u{200B}b", 2), ("\u{FEFF}", 0), ("→…", 2), ("═", 1), ("mixed 日本 👍🏽 e\u{301}!", 16),
        ])
    func clusters(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("ambiguous characters take two columns where the terminal says so")
    func ambiguous() {
        #expect(DisplayWidth.of("…°α", ambiguousIsWide: true) == 6)
        #expect(DisplayWidth.of("aé", ambiguousIsWide: true) == 3)
        #expect(DisplayWidth.of("日", ambiguousIsWide: true) == 2)
    }

    @Test("scalars are as wide as the published EastAsianWidth.txt has them")
    func published() throws {
        for line in try CaseFolder("unicode").lines(of: "east-asian-width.txt") {
            let range = try PublishedRange(line)
            for scalar in range.sample {
                let expected = range.width(of: scalar, ambiguousIsWide: false)
                let expectedWide = range.width(of: scalar, ambiguousIsWide: true)
                let text = String(Character(scalar))
                guard DisplayWidth.of(text) == expected, DisplayWidth.of(text, ambiguousIsWide: true) == expectedWide
                else {
                    Issue.record(
                        "\(line): U+\(String(scalar.value, radix: 16)) is not \(expected), \(expectedWide) wide")
                    continue
                }
            }
        }
    }

    @Test("every published emoji sequence is one cluster of two columns")
    func emoji() throws {
        let emoji = try CaseFolder("unicode").lines(of: "emoji.txt").flatMap { $0.split(separator: " ") }
        #expect(emoji.count > 1800)
        for text in emoji {
            #expect(DisplayWidth.of(text) == 2, "\(text)")
            #expect(DisplayWidth.cut("ab\(text)\(text)", to: 4) == "ab…", "\(text)")
        }
    }

    @Test("clusters end where the published GraphemeBreakTest.txt has them, and nothing is cut within one")
    func clusterEnds() throws {
        for line in try CaseFolder("unicode").lines(of: "grapheme-break.txt") {
            // Version 17.0 took Extended_Pictographic from U+2701, so there these are two clusters.
            if line == "2701 200D 2701" { continue }
            let clusters = line.split(separator: ";").map { cluster in
                var text = ""
                text.unicodeScalars.append(
                    contentsOf: cluster.split(separator: " ").compactMap {
                        UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
                    })
                return text
            }
            let text = clusters.joined()
            #expect(text.map(String.init) == clusters, "\(line)")
            #expect(DisplayWidth.of(text) == clusters.reduce(0) { $0 + DisplayWidth.of($1) }, "\(line)")
            #expect(clusters.allSatisfy { (0...2).contains(DisplayWidth.of($0)) }, "\(line)")
        }
    }

    @Test(
        "what terminals disagree about is as the newer ones draw it",
        arguments: [
            ("स्त्र्य", 2), ("ശ്രീ", 2), ("\u{1100}\u{1100}\u{AC00}", 2), ("☝🏽", 2), ("⌨️", 2), ("⌚\u{FE0E}", 2), ("🇩", 2),
            ("☰", 2), ("a\u{AD}b", 3), ("\u{3164}", 0), ("\u{115F}", 2), ("กำ", 2), ("۝", 1),
        ])
    func deliberate(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test(
        "what is too long is cut between clusters and marked",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("👩‍👩‍👧x", 2, "…"), ("👩‍👩‍👧x", 3, "👩‍👩‍👧x"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("abcdef\u{301}", 6, "abcdef\u{301}"), ("abcdef\u{301}g", 6, "abcde…"), ("ab…cdefg", 5, "ab…c…"),
        ])
    func cutting(_ text: String, _ width: Int, _ expected: String) {
        #expect(DisplayWidth.cut(text, to: width) == expected)
    }

    @Test("a cut text never takes more than its columns")
    func cutFits() {
        let text = "a日é👍🏽e\u{301}🇩🇪का…\u{200B}b👩‍👩‍👧 x한"
        for width in 0...DisplayWidth.of(text) + 1 {
            for ambiguousIsWide in [false, true] {
                let cut = DisplayWidth.cut(text, to: width, ambiguousIsWide: ambiguousIsWide)
                #expect(DisplayWidth.of(cut, ambiguousIsWide: ambiguousIsWide) <= width)
            }
        }
        #expect(DisplayWidth.cut(text, to: DisplayWidth.of(text)) == text)
    }
}

/// A line of EastAsianWidth.txt.
private struct PublishedRange {
    let first: UInt32
    let last: UInt32
    let eastAsianWidth: Substring
    let category: Substring

    init(_ line: Substring) throws {
        let fields = line.split(separator: " ")
        first = try #require(UInt32(fields[0], radix: 16))
        last = try #require(UInt32(fields[1], radix: 16))
        eastAsianWidth = fields[2]
        category = fields[3]
    }

    /// All of them; of the ideographs and of private use both ends, and every 97th scalar between them.
    var sample: [Unicode.Scalar] {
        let step = last - first < 4096 ? 1 : 97
        return (Array(stride(from: first, to: last, by: step)) + [last]).compactMap(Unicode.Scalar.init)
    }

    func width(of scalar: Unicode.Scalar, ambiguousIsWide: Bool) -> Int {
        if takesNoColumn(scalar) { return 0 }
        // A regional indicator is Neutral, but terminals draw even a lone one as an emoji.
        if (0x1F1E6...0x1F1FF).contains(scalar.value) || isWideSinceVersion16(scalar) { return 2 }
        // A spacing mark adds to its base; the clamp to two columns keeps the sum right for wide ones.
        if category == "Mc" { return 1 }
        switch eastAsianWidth {
        case "W", "F": return 2
        case "A": return ambiguousIsWide ? 2 : 1
        default: return 1
        }
    }

    /// Trigrams, hexagrams, monograms, digrams and counting rods were Neutral in the version of the sample.
    private func isWideSinceVersion16(_ scalar: Unicode.Scalar) -> Bool {
        [0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF, 0x1D300...0x1D356, 0x1D360...0x1D376].contains {
            $0.contains(scalar.value)
        }
    }

    /// Marks that do not advance, controls and format characters, and Hangul vowels and finals, which join the syllable.
    private func takesNoColumn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: false
        case 0x1160...0x11FF, 0xD7B0...0xD7FF, 0x3164, 0xFFA0: true
        // Became a spacing mark in version 16.0.
        case 0x1171E: false
        default: ["Mn", "Me", "Cf", "Cc", "Zl", "Zp"].contains(category)
        }
    }
}
