import Testing
import Values

/// Patterns on which engines that try one way after the other need exponential time: with one of those, these tests
/// would not end.
@Suite("Patterns never run away")
struct PatternLinearityTests {
    @Test(
        "classic catastrophic patterns on a thousand characters",
        arguments: [
            ("^(a+)+$", false), ("(a*)*b", false), ("(a|aa)+$", false), ("(a|a?)+!?b", false), ("(.*a){12}$", false),
            ("(x+x+)+y", false),
            (#"^(\w+\s?)*$"#, false), ("^(([a-z])+.)+[A-Z]([a-z])+$", false), ("(?i)(A+)+c", false),
            ("(a?){60}a{60}", true),
        ])
    func catastrophic(source: String, expected: Bool) throws {
        let text = String(repeating: "a", count: 1000) + "!"
        let pattern = try Pattern(source)
        #expect(pattern.matches(text) == expected)
        #expect((pattern.firstMatch(in: text) != nil) == expected)
    }

    @Test("looking far ahead behind every match is given up with an error")
    func quadraticMatches() throws {
        let pattern = try Pattern("a*b|a")
        let error = #expect(throws: PatternError.self) {
            try pattern.allMatches(in: String(repeating: "a", count: 1000))
        }
        #expect(error?.reason == .tooManySteps)
        #expect(try pattern.allMatches(in: String(repeating: "a", count: 200)).count == 200)
    }

    @Test("many matches in a long text are all found")
    func manyMatches() throws {
        let text = String(repeating: "ab ", count: 2000)
        #expect(try Pattern(#"\w+"#).allMatches(in: text).count == 2000)
    }
}

@Suite("Patterns and the standard library's engine")
struct PatternReferenceTests {
    @Test("agree on random patterns of the common dialect")
    func agreement() throws {
        var random = SplitMix64(seed: 12)
        for _ in 0..<600 {
            let source = Self.pattern(&random, depth: 3)
            let pattern = try Pattern(source)
            let reference = try Regex(source).matchingSemantics(.unicodeScalar)
            for _ in 0..<4 {
                let text = (0..<random.below(9)).map { _ in random.pick(["a", "b", "c"]) }.joined()
                let expected = try reference.firstMatch(in: text)
                let match = pattern.firstMatch(in: text)
                #expect(match?.range == expected?.range, "\(source) on \(text)")
                #expect(match?.groups == expected?.output.dropFirst().map(\.substring), "\(source) on \(text)")
            }
        }
    }

    /// A pattern in which no repeated part can be empty, since engines differ on these.
    private static func pattern(_ random: inout SplitMix64, depth: Int) -> String {
        let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", #"\w"#]
        guard depth > 0 else { return random.pick(atoms) }
        let part = pattern(&random, depth: depth - 1)
        switch random.below(6) {
        case 0: return part + pattern(&random, depth: depth - 1)
        case 1: return "(?:\(part)|\(pattern(&random, depth: depth - 1)))"
        case 2: return "(\(part))"
        case 3: return part + random.pick(["$", #"\b"#, ""])
        case 4: return random.pick(["^", #"\B"#, ""]) + part
        default:
            return random.pick(atoms) + random.pick(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{1,}?"]) + part
        }
    }
}
