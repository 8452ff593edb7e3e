import Testing
import Values

@Suite("Patterns")
struct PatternTests {
    @Test(
        "match where they should",
        arguments: [
            ("abc", "xabcx", "abc"), ("", "abc", ""), ("a|b", "cb", "b"), ("ab|abc", "abc", "ab"),
            ("abc|ab", "abc", "abc"),
            ("^b", "ab", nil), ("^a", "ab", "a"), ("b$", "ab", "b"), ("a$", "ab", nil), ("^$", "", ""),
            ("^$", "a", nil), ("$", "ab", ""),
            ("a*", "aaa", "aaa"), ("a*?", "aaa", ""), ("a+?", "aaa", "a"), ("a??b", "ab", "ab"), ("ba?", "ba", "ba"),
            ("ba??", "ba", "b"),
            ("a{2}", "aaa", "aa"), ("a{2,}", "aaaa", "aaaa"), ("a{2,3}", "aaaa", "aaa"), ("a{2,3}?", "aaaa", "aa"),
            ("a{0}b", "ab", "b"),
            ("a{,3}", "a{,3}", "a{,3}"), ("a{", "a{", "a{"), ("{}", "{}", "{}"), ("x{1,y", "x{1,y", "x{1,y"),
            ("(ab){2}", "abab", "abab"),
            (".", "\n", nil), (".", "\u{2028}", nil), ("(?s).", "\n", "\n"), ("a.c", "abc", "abc"),
            ("[abc]+", "xcab", "cab"),
            ("[^abc]+", "abxyc", "xy"), ("[a-c]+", "xabcd", "abc"), ("[-a]+", "b-a", "-a"), ("[a-]+", "b-a", "-a"),
            ("[]a]", "a]", nil),
            ("[^]", "\n", "\n"), ("[]", "a", nil), (#"[\]]"#, "]", "]"), (#"[\d-x]+"#, "a1-x", "1-x"),
            (#"[^\d\s]+"#, "1 ab 2", "ab"),
            (#"[\b]"#, "\u{8}", "\u{8}"), (#"[.*+]+"#, "a*.+", "*.+"), (#"[^\W]+"#, "-ab-", "ab"),
            (#"\d+"#, "ab123c", "123"),
            (#"\D+"#, "12ab3", "ab"), (#"\w+"#, "-a_1-", "a_1"), (#"\W+"#, "a--b", "--"),
            (#"\s+"#, "a \t\u{A0}\u{3000}b", " \t\u{A0}\u{3000}"),
            (#"\S+"#, "  ab ", "ab"), (#"\bcat\b"#, "a cat.", "cat"), (#"\bcat\b"#, "concat", nil),
            (#"\Bcat"#, "concat", "cat"),
            (#"\b"#, "漢字", nil), (#"\n\t\r\f\v\0"#, "\n\t\r\u{C}\u{B}\0", "\n\t\r\u{C}\u{B}\0"),
            (#"\x41\u0042\u{43}"#, "ABC", "ABC"),
            (#"\ud83d\ude00"#, "😀", "😀"), (#"\u{1F600}"#, "😀", "😀"), (#"\cJ"#, "\n", "\n"),
            (##"\.\*\/\-\ \#"##, ".*/- #", ".*/- #"),
            ("(?m)^b$", "a\nb\nc", "b"), ("(?m)a$", "a\u{2028}b", "a"), ("(?m)^b", "a\u{2028}b", "b"),
            ("a]b}", "a]b}", "a]b}"),
            ("漢.", "x漢字", "漢字"), ("[一-龥]+", "ab漢字cd", "漢字"), ("[😀-😂]", "😁", "😁"), ("^.$", "😀", "😀"), ("é", "é", "é"),
            ("👨‍👩‍👧", "👨‍👩‍👧!", "👨‍👩‍👧"), ("(a|b)*c|(a|ab)*c", "abc", "abc"), ("(?:a|b)+", "abba!", "abba"),
            ("((a)|b)*", "ab", "ab"),
            ("(a*)*", "aab", "aa"), ("(a*)+", "b", ""), ("(?:a?){3}a{3}", "aaa", "aaa"), ("x*y", "xxxxy", "xxxxy"),
            ("a.*c", "abcbc", "abcbc"),
            ("a.*?c", "abcbc", "abc"), ("(?i:a)b", "Ab", "Ab"), ("(?i:a)b", "AB", nil), ("(?i)a(?-i)b", "Ab", "Ab"),
            ("(?i)a(?-i)b", "AB", nil),
            ("(a(?i)b)c", "aBC", nil), ("(?is)a.B", "A\nb", "A\nb"),
        ] as [(String, String, String?)])
    func table(source: String, text: String, expected: String?) throws {
        let pattern = try Pattern(source)
        #expect(pattern.firstMatch(in: text).map { String($0.matched) } == expected)
        #expect(pattern.matches(text) == (expected != nil))
    }

    @Test(
        "without regard to case, by the mappings of one scalar to one",
        arguments: [
            ("straße", "STRAßE", true), ("É", "é", true), ("é", "É", true), ("[à-ý]", "É", true),
            ("[^à-ý]", "É", false), ("σ", "ς", true),
            ("ς", "Σ", true), ("[a-z]+", "ABC", true), ("[^a-z]", "Q", false), ("k", "\u{212A}", true),
            ("Ж", "ж", true), ("ß", "ss", false),
            ("HELLO", "hello", true), (#"\u00c9"#, "é", true), ("漢", "漢", true), ("1", "1", true), ("a", "b", false),
        ])
    func ignoringCase(source: String, text: String, expected: Bool) throws {
        #expect(try Pattern("(?i)^(?:\(source))$").matches(text) == expected)
    }

    @Test("groups catch what they matched last, by number and by name")
    func groups() throws {
        let pattern = try Pattern(#"(?<year>\d{4})-(\d\d)(?:-(?P<day>\d\d))?(x)?"#)
        #expect(pattern.groupCount == 4)
        #expect(pattern.groupNames == ["year", nil, "day", nil])
        let match = try #require(pattern.firstMatch(in: "é on 2026-05-12!"))
        #expect(match.groups == ["2026", "05", "12", nil])
        #expect(match["year"] == "2026")
        #expect(match["day"] == "12")
        #expect(match["month"] == nil)
        #expect(match[0] == "2026-05-12")
        #expect(match[5] == nil)
        #expect(match[-1] == nil)
        #expect(match.byteRange == 6..<16)
        #expect("é on 2026-05-12!"[match.range] == "2026-05-12")
        #expect(try Pattern("(a)|(b)").firstMatch(in: "b")?.groups == [nil, "b"])
        #expect(try Pattern("(?:(a)|b)+").firstMatch(in: "ab")?.groups == ["a"])
    }

    @Test("all matches stand side by side, empty ones included")
    func allMatches() throws {
        func all(_ source: String, _ text: String) throws -> [String] {
            try Pattern(source).allMatches(in: text).map { String($0.matched) }
        }
        #expect(try all(#"\d+"#, "1, 22 and 333") == ["1", "22", "333"])
        #expect(try all("", "a😀") == ["", "", ""])
        #expect(try all("a*", "baac") == ["", "aa", "", ""])
        #expect(try all("^a", "aaa") == ["a"])
        #expect(try all(#"\b\w"#, "to be or") == ["t", "b", "o"])
        #expect(try all("(?m)^.", "ab\ncd") == ["a", "c"])
        #expect(try all("x", "abc") == [])
    }
}

@Suite("Replacing by patterns")
struct PatternReplacingTests {
    @Test(
        "the template stands for what the groups caught",
        arguments: [
            (#"(\w+) (\w+)"#, "$2 $1", "hello world", "world hello"), ("a", "$$", "banana", "b$n$n$"),
            ("b", "[$&]", "abc", "a[b]c"),
            ("b", "[$0]", "abc", "a[b]c"), (#"(?<n>\d)"#, "<${n}>", "a1b2", "a<1>b<2>"),
            (#"(\d)"#, "${1}0", "a1b2", "a10b20"),
            (#"(\d)"#, "$10", "a1", "a10"), ("(a)|(b)", "[$1$2]", "ab", "[a][b]"), ("", "-", "ab", "-a-b-"),
            ("x", "y", "abc", "abc"),
            ("b", "$ x$", "abc", "a$ x$c"), ("漢", "字", "漢é漢", "字é字"), ("a", "\u{301}b", "a", "\u{301}b"),
        ])
    func templates(source: String, template: String, text: String, expected: String) throws {
        #expect(try Pattern(source).replacing(in: text, with: template) == expected)
    }

    @Test("a template that names no group is refused, even when nothing matches")
    func wrongTemplates() throws {
        let pattern = try Pattern("(a)")
        func expect(_ template: String, _ offset: Int, _ reason: PatternError.Reason) {
            #expect(throws: PatternError(offset: offset, reason: reason)) {
                try pattern.replacing(in: "b", with: template)
            }
        }
        expect("$2", 0, .noSuchGroup("2"))
        expect("é${name}", 2, .noSuchGroup("name"))
        expect("x${name", 1, .unclosedReference)
    }
}
