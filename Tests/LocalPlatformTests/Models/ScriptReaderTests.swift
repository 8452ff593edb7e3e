import Testing
import Values

@testable import LocalPlatform

@Suite("Reading scripts")
struct ScriptReaderTests {
    @Test(
        "says what is wrong with a rule, and where",
        arguments: [
            (
                "- { say: a, wehn: { round: 1 } }",
                "4:15: rules[0].wehn: is no member known here and has no effect; did you mean 'when'?"
            ),
            (
                "- { when: { round: 0 }, say: a }",
                "4:22: rules[0].when.round: must be a round from 1 on, or a list of them"
            ),
            (
                "- { when: { result: { a: 1 } }, say: a }",
                "4:23: rules[0].when.result: needs 'after', the call whose result is meant"
            ),
            (
                "- { when: { input: { a: { ovr: 1 } } }, say: a }",
                "4:29: rules[0].when.input.a.ovr: is no test; the tests are is, not, in, given, matches, contains, says, over, under, at_least, at_most; did you mean 'over'?"
            ),
            (
                "- { when: { input: { a: { over: x } } }, say: a }",
                "4:35: rules[0].when.input.a.over: cannot test with a text"
            ),
            (
                "- { when: { input: { a: { matches: '(' } } }, say: a }",
                "rules[0].when.input.a.matches: is no pattern: "
            ),
            (
                "- { when: { message: { says: '{a:digit}' } }, say: a }",
                "4:32: rules[0].when.message.says: 'digit' is no kind of hole; the kinds are word, code, number, rest"
            ),
            ("- { call: { tol: x } }", "rules[0].call.tool: is required; 'tol' stands in its place"),
            (
                "- { call: { tool: x }, output: 1 }",
                "4:5: rules[0]: must have exactly one of call or ask, output, fail; or say alone"
            ),
            ("- { tokens: 3 }", "4:5: rules[0]: must have exactly one of call or ask, output, fail; or say alone"),
            ("- { say: a, output: 1 }", "4:23: rules[0].output: is the whole answer; leave 'say' out"),
            (
                "- { say: 'a {{inptu.x}}' }",
                "4:12: rules[0].say: {{inptu.x}} names nothing: this rule captures no 'inptu'; did you mean 'input'?"
            ),
            ("- { say: a, delay: 3 }", "4:22: rules[0].delay: must be a text, not a number"),
            ("- { say: a, delay: soon }", "4:22: rules[0].delay: must be a time such as 300ms or 2s"),
            (
                "- { fail: { broken: x } }",
                "4:13: rules[0].fail: must be one of unavailable, refused, malformed with a sentence"
            ),
            ("- { ask: { kind: text } }", "rules[0].ask.prompt: is required"),
        ])
    func problems(_ rule: String, _ expected: String) {
        let text = "kind: phrosh.script\nversion: 1\nrules:\n  \(rule)\n"
        let error = #expect(throws: ScriptError.self) { try ScriptReader.read(text, name: "s.yaml") }
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }

    @Test(
        "refuses what is no script",
        arguments: [
            ("", "s.yaml:1:1: a script is exactly one YAML document"),
            ("a: 1\n---\nb: 2", "a script is exactly one YAML document"),
            ("kind: phrony.manifest\nversion: 1\nrules: [{ say: a }]", "s.yaml:1:7: kind: must be phrosh.script"),
            ("kind: phrosh.script\nversion: 2\nrules: [{ say: a }]", "s.yaml:2:10: version: must be 1"),
            ("kind: phrosh.script\nversion: 1", "rules: must be a list of at least one rule"),
            ("a: [", "s.yaml:"),
        ])
    func noScript(_ text: String, _ expected: String) {
        let error = #expect(throws: ScriptError.self) { try ScriptReader.read(text, name: "s.yaml") }
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
}
