import Language
import Testing
import Values

/// Expressions at the edges of what numbers, times, texts and lists can be. Every one of them gives a value or a
/// diagnostic inside its text; what once crashed stands in `mended`.
@Suite("Evaluating at the edges")
struct FuzzEvaluationTests {
    @Test(
        "what once crashed or misread gives a value or its error",
        arguments: [
            ("now() - (0s - 9223372036854775807s - 1s)", "!! time-range"),
            ("now() - -9223372036854775807s", "!! time-range"),
            ("[9223372036854775807s, 0s] | histogram bins: 1 | each .to", "[9223372036854775807s]"),
            ("[1e400, -1e400] | histogram | each .count", "[1, 1]"),
            ("[1e308, -1e308] | histogram | count", "2"), ("1e9223372036854775807 == 1e400", "false"),
            ("[1e9223372036854775807, 1e400] | max", "1e9223372036854775807"),
            ("$99999999999999999999", "!! no-such-cell"), ("[5, 6, 7][[1] | first : ]", "[6, 7]"),
            ("[5, 6, 7][[0, 1] | last:[2] | max .]", "[6]"), (#""\u{+41}""#, "!! bad-escape"),
            (#""\u{1F600}\u{000041}""#, #""😀A""#), (#""\u{0000041}""#, "!! bad-escape"),
        ])
    func mended(_ source: String, _ expected: String) throws {
        if let code = expected.split(separator: "!! ").first, expected.hasPrefix("!!") {
            #expect(LanguageTests.code(source)?.rawValue == String(code))
        } else {
            #expect(try value(source).json() == value(expected).json())
        }
    }

    @Test("an escape with too few digits is blamed up to the end of a character")
    func shortEscape() {
        var session = Session()
        let span = session.diagnostic(#""\u123é4""#)?.span
        #expect(span?.lower == 1 && span?.upper == 8)
    }

    @Test(
        "fields and stages behind each other are bounded as nesting is",
        arguments: [
            ("null", "?.a"), ("[1]", " | each ."), ("[1]", " | each [[[[[.]]]]]"), ("null", "[0:]"),
            ("null", "[null[0]]"),
        ])
    func height(_ head: String, _ part: String) async {
        let found = await onDeepStack {
            [200, 1500, 2500].map { count -> Diagnostic.Code? in
                let source = head + String(repeating: part, count: count)
                return code("fn deep(n) = if n == 0 then (\(source)) else deep(n - 1)\ndeep(300) | type")
            }
        }
        #expect(found[0] == nil || found[0] == .valueNesting)
        #expect(found[1] == nil || found[1] == .sourceNesting)
        #expect(found[2] == .sourceNesting)
    }

    @Test("groups do not get around the bound")
    func groupedHeight() async {
        let found = await onDeepStack {
            var source = "null"
            for _ in 0..<500 { source = "(\(source)\(String(repeating: "?.a", count: 100)))" }
            return code(source)
        }
        #expect(found == .sourceNesting)
    }

    private static let edges = [
        "0", "-0", "1", "-1", "2", "3.5", "-0.5", "9223372036854775807", "(-9223372036854775807 - 1)", "1e308",
        "-1e308",
        "1e400", "5e-324", "12345678901234567890", "1e9223372036854775807", "0s", "1ms", "-1.5s",
        "9223372036854775807s",
        "-9223372036854775807s", "0.000000000000001ms", "now()", "null", "true", "\"\"", "\"abc\"", "\"e\\u0301👨‍👩‍👧\"",
        "\"\\ud83d\"", "\"(a|b)*c\"", "\"[\"", "\"2262-04-11T23:47:16.854775807Z\"", "\"1677-09-21T00:12:44Z\"", "[]",
        "{}",
        "[1, null, 2.5]", "[3s, null, 1ms]", "[[1], [2, [3]]]", "[{a: 1, b: \"x\"}, {a: null}, {}]", "{a: {b: [1]}}",
        "r1", "$1",
        "instant(\"2262-04-11T23:47:16.854775807Z\")", "instant(\"1677-09-21T00:12:44Z\")",
        "{startedAt: \"1677-09-21T00:12:44Z\", finishedAt: \"2262-04-11T23:47:16Z\"}.took",
    ]

    private static let stages = [
        "count", "sum", "avg", "min", "max", "percentile 50", "percentile 99.9", "sort", "sort -.", "reverse",
        "flatten",
        "distinct", "histogram", "histogram bins: 3", "group .", "each . * 2", "each text(.)", "where . != null",
        "select .a n: .b", "join \"-\"", "keys", "values", "entries", "lines", "length", "lower", "upper", "trim",
        "abs",
        "round", "json", "text", "type", "instant", "each [.]", "each {a: .}", "first", "last",
    ]

    private static let stagesWithArgument = [
        "take", "skip", "first", "last", "percentile", "zip", "split", "match", "round", "join", "histogram bins:",
    ]

    private static let operators = [
        "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "~", "!~", "??", "and", "or",
    ]

    private static func source(_ random: inout SplitMix64, depth: Int) -> String {
        guard depth > 0 else { return random.pick(edges) }
        func inner(_ random: inout SplitMix64) -> String { source(&random, depth: depth - 1) }
        switch random.below(9) {
        case 0: return "(\(inner(&random)) | \(random.pick(stages)))"
        case 1: return "(\(inner(&random)) | \(random.pick(stages)) | \(random.pick(stages)))"
        case 2: return "(\(inner(&random)) | \(random.pick(stagesWithArgument)) (\(inner(&random))))"
        case 3: return "(\(inner(&random)))[\(inner(&random))]"
        case 4: return "(\(inner(&random)))[\(inner(&random)):\(inner(&random))]"
        case 5: return "[\(inner(&random)), \(inner(&random)), ...\(inner(&random))]"
        case 6: return "replace(\(inner(&random)), \(inner(&random)), \"$0\\(\(inner(&random)))\")"
        case 7: return "(-\(inner(&random)) \(random.pick(operators)) \(inner(&random)))"
        default: return "(\(inner(&random)) \(random.pick(operators)) \(inner(&random)))"
        }
    }

    @Test(
        "random expressions give a value that can be written, or a diagnostic inside of them",
        arguments: [71, 72, 73] as [UInt64])
    func randomExpressions(_ seed: UInt64) async {
        let fault = await onDeepStack { () -> String? in
            var random = SplitMix64(seed: seed)
            var session = Session()
            session.limits.steps = 2_000
            session.limits.listLength = 1_000
            session.limits.textLength = 10_000
            for turn in 0..<800 {
                let source = "(" + Self.source(&random, depth: 1 + turn % 3) + ")"
                do throws(Diagnostic) {
                    let text = try session.value(source).json()
                    guard let again = try? JSON.parse(text), again.json() == text else {
                        return "\(source) gives \(text)"
                    }
                } catch {
                    if let fault = FuzzTests.misplaced(error, in: source) { return "\(fault): \(source)" }
                    if error.code.rawValue.hasPrefix("unexpected") { return "\(error): \(source)" }
                }
            }
            return nil
        }
        #expect(fault == nil, "seed \(seed)")
    }
}
