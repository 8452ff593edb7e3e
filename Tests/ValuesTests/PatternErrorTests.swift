import Testing
import Values

@Suite("What is no pattern")
struct PatternErrorTests {
    @Test(
        "is refused with the place and the reason",
        arguments: [
            ("(a", 0, .unclosedGroup), ("a)", 1, .unopenedGroup), ("é(a", 2, .unclosedGroup), ("[a", 0, .unclosedClass),
            ("[", 0, .unclosedClass),
            ("[z-a]", 1, .reversedRange), ("*a", 0, .nothingToRepeat), ("a**", 2, .nothingToRepeat),
            ("a|+", 2, .nothingToRepeat),
            ("^*", 1, .nothingToRepeat), ("a{3,2}", 1, .reversedRepetition), (#"\q"#, 0, .unknownEscape("q")),
            (#"a\"#, 1, .trailingBackslash),
            (#"\x4"#, 0, .incompleteEscape), (#"\u12"#, 0, .incompleteEscape), (#"\u{110000}"#, 0, .incompleteEscape),
            (#"\u{}"#, 0, .incompleteEscape),
            (#"\ud800"#, 0, .incompleteEscape), (#"\c1"#, 0, .incompleteEscape), (#"[\B]"#, 1, .unknownEscape("B")),
            (#"\01"#, 0, .unknownEscape("0")),
            ("(?x)", 0, .unknownGroupSyntax), ("(?", 0, .unknownGroupSyntax), ("(?i", 0, .unknownGroupSyntax),
            ("(?<>a)", 3, .invalidGroupName),
            ("(?<a", 3, .invalidGroupName), ("(?<1a>b)", 3, .invalidGroupName),
            ("(?<n>a)(?<n>b)", 10, .duplicateGroupName("n")),
            ("a++", 2, .unsupported("a possessive repetition is")), ("(?>a)", 0, .unsupported("an atomic group is")),
            ("a(?=b)", 1, .unsupported("look-ahead is")), ("a(?!b)", 1, .unsupported("look-ahead is")),
            ("(?<=b)a", 0, .unsupported("look-behind is")),
            ("(?<!b)a", 0, .unsupported("look-behind is")), (#"(a)\1"#, 3, .unsupported("a back-reference is")),
            (#"(?<n>a)\k<n>"#, 7, .unsupported("a back-reference is")), ("a{9999}", 7, .tooLarge),
            ("(a{1000}){1000}", 15, .tooLarge),
            ("((((){1000}){1000}){1000}){1000}", 32, .tooLarge),
            (String(repeating: "(", count: 300), 200, .tooDeep),
        ] as [(String, Int, PatternError.Reason)])
    func errors(source: String, offset: Int, reason: PatternError.Reason) {
        #expect(throws: PatternError(offset: offset, reason: reason)) { try Pattern(source) }
    }

    @Test("says what to do instead")
    func wording() throws {
        let error = #expect(throws: PatternError.self) { try Pattern("a(?=b)") }
        #expect(error?.description == "look-ahead is not supported, since it cannot be matched in linear time")
    }

    @Test("random sources never crash, and errors lie inside them")
    func randomSources() {
        var random = SplitMix64(seed: 11)
        let parts = [
            "a", "b", "é", "(", ")", "(?:", "(?i)", "(?<n>", "[", "]", "^", "-", "\\", "\\d", "\\b", "u", "{", "}", "1",
            ",", "*", "+", "?", "|", ".", "$",
        ]
        for _ in 0..<1500 {
            let source = (0..<random.below(12)).map { _ in random.pick(parts) }.joined()
            do throws(PatternError) {
                let pattern = try Pattern(source)
                let text = "aébAÉ\n1-a😀"
                let isFound = pattern.firstMatch(in: text) != nil
                #expect(pattern.matches(text) == isFound, "\(source)")
                #expect(try pattern.allMatches(in: text).isEmpty != isFound, "\(source)")
            } catch {
                #expect((0...source.utf8.count).contains(error.offset), "\(source)")
            }
        }
    }
}
