import Language
import Testing
import Values

@Suite("The parser")
struct ParserTests {
    let registry = Registry(commands: commands)

    private func isIncomplete(_ source: String, _ mode: Parser.Mode = .prompt) -> Bool {
        if case .incomplete = Parser.parse(source, registry: registry, mode: mode) { true } else { false }
    }

    @Test(
        "asks for another line when an opener, an operator or a pipe is left open",
        arguments: [
            "(1", "[1,", "{a:", "{a: 1", "1 +", "r1.items |", "let x =", "if true {", "for x in [1] {", "fn f(a",
            "fn f(a) =", "if true then 1", "expect true,", "not", "\"a \\(1 + ", "f(1,", "if true { 1 } else", "x.",
        ])
    func incomplete(_ source: String) { #expect(isIncomplete(source)) }

    @Test(
        "does not ask for another line when more cannot mend it",
        arguments: ["1)", "1 2", "\"abc", "'abc", "x = 1", "1 < 2 < 3", "]", "let = 1", "take 1 2", "10x +"])
    func complete(_ source: String) { #expect(!isIncomplete(source)) }

    @Test("a continuation makes an incomplete text complete")
    func continuation() throws {
        #expect(try value("let x =\n 5; x") == 5)
        #expect(try value("if true then 1\nelse 2") == 1)
        #expect(try value("[1, 2]\n\n\n| count") == 2)
    }

    @Test("a line that begins with a pipe goes on only in scripts")
    func pipeLines() throws {
        var session = Session()
        session.mode = .prompt
        #expect(session.diagnostic("[1]\n| count")?.code == .unexpectedToken)
        #expect(try session.value("[1] |\ncount") == 1)
        #expect(try session.value("([1]\n| count)") == 1)
    }

    @Test(
        "every JSON text is an expression with that value",
        arguments: [
            "null", "-1.10", "1E5", "-0", "1e400", "12345678901234567890", #""\u00e9\ud83d\ude00\/\b\f""#, #""\ud83d""#,
            #"{"a b": [1, {"c": null}], "a b": 2, "if": true}"#, "[]", "{}", " [ 1 , 2 ] ", "[\n1,\n2\n]",
        ])
    func json(_ text: String) throws {
        let parsed = try JSON.parse(text)
        #expect(try value(text).json() == parsed.json())
    }

    @Test("a text nested as deep as the limit is read, one deeper is not")
    func nesting() async {
        let codes = await onDeepStack {
            [512, 513].map { code(String(repeating: "[", count: $0) + String(repeating: "]", count: $0)) }
        }
        #expect(codes == [nil, .sourceNesting])
    }

    @Test("long chains take no stack")
    func chains() throws {
        #expect(try value("0" + String(repeating: " + 1", count: 20_000)) == 20_000)
        #expect(try value("[1]" + String(repeating: " | each .", count: 2_000)) == [1])
        let branches = String(repeating: " else if false { 1 }", count: 1_000)
        #expect(try value("if false { 0 }\(branches) else { 2 }") == 2)
    }

    @Test("cuts a script into cells with their comments")
    func cells() throws {
        let source = """
            # A story about refunds.
            # It has two lines.

            # about x
            let x = 1  # verify: yes
            x + 1; x + 2

            # the end
            """
        let program = try Session().parse(source)
        #expect(
            program.cells.map(program.text(of:)) == [
                "# A story about refunds.\n# It has two lines.", "# about x\nlet x = 1  # verify: yes", "x + 1",
                "x + 2",
                "# the end",
            ])
        #expect(program.statements.map(\.isNote) == [true, false, false, false, true])
        #expect(program.statements.dropFirst().first.map { program.text(of: $0.span) } == "let x = 1")
        #expect(!program.isOnlyComment)
        #expect(try Session().parse("# note\n").isOnlyComment)
        #expect(try !Session().parse(" \n").isOnlyComment)
    }

    @Test(
        "gives back the text it has read",
        arguments: [SampleTests.sample, "\u{FEFF}1", "  #x\n", "", "start a b|c\r\n"])
    func lossless(_ source: String) throws {
        guard case .complete(let program) = Parser.parse(source, registry: registry, mode: .script) else { return }
        #expect(program.text == source)
    }
}

@Suite("The line of a diagnostic")
struct SourceLineTests {
    @Test("is cut before and behind the span, whatever stands there")
    func parts() {
        let source = "let a = 1\r\n\t日本 👍🏽 x + y\nlast"
        let offset = source.utf8.count - "x + y\nlast".utf8.count
        let line = SourceLine(of: Span(offset, offset + 1), in: source)
        #expect(line.number == 2)
        #expect(line.before == "\t日本 👍🏽 ")
        #expect(line.marked == "x")
        #expect(line.after == " + y")
        #expect(line.column == 7)
    }

    @Test("never cuts inside of a character, and takes any span")
    func anySpan() {
        let source = "é👍🏽\n"
        for lower in -1...12 {
            for upper in -1...12 {
                let line = SourceLine(of: Span(lower, upper), in: source)
                #expect(line.text == (line.number == 1 ? "é👍🏽" : ""))
            }
        }
    }
}

@Suite("Values that are easily got wrong")
struct ValueTests {
    @Test(
        "pieces of syntax that meet",
        arguments: [
            ("let count = 3; count * 2", "6"), ("[1, 2] | sum(.) | text", "\"3\""),
            ("[[1, 2] | take 1, 3]", "[[1], 3]"),
            ("- 5 - -5", "0"), ("{a: {b: [1, 2]}}.a.b[1]", "2"), ("if true then [1] else [] | count", "1"),
            ("[{a: 1}] | each {a: .a, n: [.a, 2] | sum}", "[{a: 1, n: 3}]"), ("{if: 1, null: 2}.null", "2"),
            ("[3, 1] | sort | first", "1"), ("let x = sum [1, 2]; x", "3"), ("\"\\(\"\\(1)\" + \"x\")\"", "\"1x\""),
            ("not not true", "true"), ("1 in [1] and 2 in [2]", "true"), ("$_.a", "1"), ("[1, 2, 3][-2:][0]", "2"),
            ("[1, 2, 3, 4][5:2]", "[]"), ("\"👨‍👩‍👧é\"[0:1]", "\"👨‍👩‍👧\""), ("null?.a.b", "null"), ("{a: null}.a ?? 1", "1"),
            ("9223372036854775807 - -1 + 0 == 1", "nil"), ("-9223372036854775808", "-9223372036854775808"),
            ("1.0 == 1 and 1e2 == 100", "true"), ("12345678901234567890 == 12345678901234567890", "true"),
            ("fn f(a, b = a * 2) = [a, b]; f(b: 1, 3)", "[3, 1]"), ("fn f() { }; f()", "null"),
            ("let words = \"a b\" | split \" \"; words | join \"+\"", "\"a+b\""), ("[2, 10] | max", "10"),
            ("[\"2\", \"10\"] | max", "\"2\""), ("[1s, 3s] | avg", "2s"), ("[] | first", "null"),
            ("{b: 1, a: 2} | entries | each .key", "[\"b\", \"a\"]"),
            ("[{a: 1}, {b: 2}] | where .a != null | count", "1"), ("now() > instant(\"2020-01-01T00:00:00Z\")", "true"),
        ])
    func values(_ source: String, _ result: String) throws {
        if result == "nil" {
            #expect(code(source) == .integerOverflow)
        } else {
            #expect(try value(source).json() == value(result).json())
        }
    }

    @Test(
        "mistakes that are easily made",
        arguments: [
            ("1 == not true", "unexpected-token"), ("x == = 1", "assignment"), ("[1] | sum(.a).b", "unexpected-token"),
            ("if 1 == 1 { 1 } 2", "unexpected-token"), ("r1.items | where type == 1", "unknown-name"),
            ("let if = 1", "unexpected-token"), ("start support, {a: 1}", "comma-between-arguments"),
            ("1.5.2", "bad-number"),
            ("$", "unexpected-character"), (".5", "bad-number"), ("fn f(count, start) = 1", "reserved-name"),
            ("fn count(x) = x", "reserved-name"), ("let t1 = 1", "reserved-name"), ("count", "missing-argument"),
            ("timeline --type", "flag-without-value"), ("timeline --type=x", "flag-without-value"),
            ("r9.status", "unknown-name"),
            ("let x = [start support]", "unexpected-token"),
            ("wait r1 | write \"x.json\" | count", "effect-not-allowed"),
            ("fn f(a = read(\"x\")) = a", "effect-not-allowed"), ("{...[1]}", "bad-spread"),
            ("-\"a\"", "operand-mismatch"),
            ("for x in [1] { x", "unexpected-end"), ("} 1", "unexpected-token"), ("else { 1 }", "misplaced-else"),
        ])
    func mistakes(_ source: String, _ expected: String) { #expect(code(source)?.rawValue == expected) }
}
