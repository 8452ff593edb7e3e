import GRDB
import Testing
import Values

@testable import LocalPlatform

/// What is refused of the rules of a version, where and why (section 24).
@Suite("Reading rules", .timeLimit(.minutes(1)))
struct RuleReaderTests {
    private static func rule(_ when: Value) -> Value { ["id": "r", "when": when, "then": "block"] }

    /// Rules that are wrong, with the member that is to blame and what is said of it.
    private static let wrong: [(Value, String, String)] = [
        ("block", "rules[0]", "must be a mapping, not a text"),
        (["when": [:], "then": "block"], "rules[0].id", "is required"),
        (["id": "", "when": [:], "then": "block"], "rules[0].id", "must not be empty"),
        (
            ["id": 7, "when": [:], "then": "block"], "rules[0].id",
            "must be a text, not a number; put it in quotes: \"7\""
        ),
        (["id": "r", "then": "block"], "rules[0].when", "is required"),
        (["id": "r", "when": [:]], "rules[0].then", "is required"),
        (
            ["id": "r", "when": [:], "then": "terminate"], "rules[0].then",
            "must be one of allow, block, pause, terminate_session, not \"terminate\""
        ),
        (["id": "r", "when": [:], "then": "block", "reason": 5], "rules[0].reason", "must be a text"),
        (rule([]), "rules[0].when", "must be a mapping, not a list"),
        (
            rule(["tool_name": ["x"]]), "rules[0].when.tool_name",
            "there is no such predicate; did you mean 'tool_name_in'?"
        ),
        (rule(["arg_greater": [:]]), "rules[0].when.arg_greater", "there is no such predicate"),
        (rule(["all_of": [:]]), "rules[0].when.all_of", "must be a list, not a mapping"),
        (rule(["any_of": [[:], 7]]), "rules[0].when.any_of[1]", "must be a mapping, not a number"),
        (rule(["not": []]), "rules[0].when.not", "must be a mapping, not a list"),
        (
            rule(["not": ["all_of": [["nothing": 1]]]]), "rules[0].when.not.all_of[0].nothing",
            "there is no such predicate"
        ),
        (rule(["tool_name_in": "look"]), "rules[0].when.tool_name_in", "must be a list, not a text"),
        (rule(["tool_name_in": ["look", ""]]), "rules[0].when.tool_name_in[1]", "must be a text that is not empty"),
        (rule(["tool_name_in": nil]), "rules[0].when.tool_name_in", "must be a list, not nothing"),
        (
            rule(["tool_name_regex": "(a"]), "rules[0].when.tool_name_regex",
            "is no pattern: the group is not closed with ')'"
        ),
        (rule(["tool_name_regex": ["a"]]), "rules[0].when.tool_name_regex", "must be a text, not a list"),
        (rule(["arg_gt": 500]), "rules[0].when.arg_gt", "must be a mapping, not a number"),
        (rule(["arg_gt": ["value": 5]]), "rules[0].when.arg_gt.path", "is required"),
        (rule(["arg_gt": ["path": "", "value": 5]]), "rules[0].when.arg_gt.path", "must be a text with a name in it"),
        (rule(["arg_gt": ["path": "a"]]), "rules[0].when.arg_gt.value", "is required"),
        (
            rule(["arg_lte": ["path": "a", "value": "5"]]), "rules[0].when.arg_lte.value",
            "must be a number, not a text"
        ),
        (rule(["arg_eq": ["path": "a"]]), "rules[0].when.arg_eq.value", "is required"),
        (rule(["arg_in": ["path": "a", "value": [1]]]), "rules[0].when.arg_in.values", "is required"),
        (
            rule(["arg_not_in": ["path": "a", "values": 1]]), "rules[0].when.arg_not_in.values",
            "must be a list, not a number"
        ),
        (rule(["arg_regex": ["path": "a"]]), "rules[0].when.arg_regex.pattern", "is required"),
        (
            rule(["arg_regex": ["path": "a", "pattern": "(?=a)"]]), "rules[0].when.arg_regex.pattern",
            "is no pattern: look-ahead is not supported, since it cannot be matched in linear time"
        ),
        (rule(["arg_missing": [:]]), "rules[0].when.arg_missing.path", "is required"),
        (
            rule(["arg_present": ["path": "a", "valeu": 1]]), "rules[0].when.arg_present.valeu",
            "is no member known here and has no effect"
        ),
        (rule(["call_count_in_run_gt": ["tool": "x"]]), "rules[0].when.call_count_in_run_gt.value", "is required"),
        (
            rule(["call_count_in_run_gt": ["value": 2.5]]), "rules[0].when.call_count_in_run_gt.value",
            "must be a whole number of at least 0, not a number"
        ),
        (
            rule(["call_count_in_session_gt": ["tol": "x", "value": 2]]), "rules[0].when.call_count_in_session_gt.tol",
            "is no member known here and has no effect; did you mean 'tool'?"
        ),
        (
            rule(["call_count_in_window_gt": ["value": 2]]), "rules[0].when.call_count_in_window_gt.windowSeconds",
            "is required"
        ),
        (
            rule(["call_count_in_window_gt": ["value": 2, "windowSeconds": 0]]),
            "rules[0].when.call_count_in_window_gt.windowSeconds", "must be a whole number of at least 1"
        ),
    ]

    @Test("what is wrong is told with its member and why")
    func problems() {
        for (rule, member, text) in Self.wrong {
            let problems = RuleReader.read([rule]).problems
            #expect(problems.first?.member == member, "\(rule.json()): \(problems)")
            #expect(problems.first?.text.hasPrefix(text) == true, "\(rule.json()): \(problems)")
        }
        let good = RuleReader.read([["id": "r", "when": [:], "then": "allow", "note": "mine"]])
        #expect(good.problems == [])
    }

    @Test("all problems of all rules are told, and an id stands once")
    func severalProblems() {
        let rules: Value = [
            ["id": "a", "when": ["x": 1, "arg_gt": ["path": "p"]], "then": "no"],
            ["id": "a", "when": [:], "then": "allow"],
            ["id": "b", "when": [:], "then": "allow"], ["id": "a", "when": [:], "then": "allow"],
        ]
        #expect(
            RuleReader.read(rules).problems.map { "\($0.member): \($0.text)" } == [
                "rules[0].when.x: there is no such predicate", "rules[0].when.arg_gt.value: is required",
                "rules[0].then: must be one of allow, block, pause, terminate_session, not \"no\"",
                "rules[1].id: rules[0] has the id 'a' too", "rules[3].id: rules[1] has the id 'a' too",
            ])
    }

    @Test("conditions may stand in one another, but not without end")
    func depth() {
        func nested(_ depth: Int) -> Value {
            (0..<depth).reduce(["tool_name_in": ["look"]] as Value) { inner, _ in ["not": inner] }
        }
        #expect(RuleReader.read([Self.rule(nested(31))]).problems == [])
        #expect(
            RuleReader.read([Self.rule(nested(2000))]).problems.first?.text == "stands more than 32 conditions deep")
    }

    @Test("a version with wrong rules is not saved, not changed, not applied and not deployed")
    func refusals() async throws {
        let wrong: Value = [Self.rule(["arg_gt": ["path": "a", "value": "5"]])]
        let member = "rules[0].when.arg_gt.value"
        try await withTemporaryDirectory { directory in
            let versions = try await TestPlatform.run(in: directory, manifests: [TestPlatform.guarded]) { platform in
                let path = "/agents/\(try platform.agentId("plain"))/versions"
                let body: Value = ["versionLabel": "v2", "llmModel": "m", "rules": wrong]
                let refused = try await platform.desk("POST", path, body)
                #expect(refused.status == 400 && refused.code == "validation_failed" && refused.field == member)
                #expect(refused.body["error"]["message"].string == "\(member): must be a number, not a text")
                let made = try await platform.desk("POST", path, ["versionLabel": "v2", "llmModel": "m"])
                let version = "\(path)/\(try #require(made.body["id"].string))"
                let unchanged = try await platform.desk("PATCH", version, ["rules": wrong])
                #expect(unchanged.status == 400 && unchanged.field == member, "\(unchanged.text)")
                #expect(try await platform.desk("GET", version).body["rules"] == [])
                var manifest = ManifestText()
                manifest.versions += "    rules: [{ id: r, when: { arg_gt: { path: a, value: '5' } }, then: block }]\n"
                let notApplied = try await platform.apply(manifest.text)
                #expect(notApplied.status == 400 && notApplied.field == "versions[0].\(member)", "\(notApplied.text)")
                return version
            }
            // An earlier release may have saved it.
            try await TestPlatform.withStore(of: directory) { store in
                try await store.configure { db in
                    try db.execute(
                        sql: "UPDATE versions SET rules = ?, anomaly_control = 1 WHERE version_label = 'v2'",
                        arguments: [wrong.json()])
                }
            }
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                let refused = try await platform.desk("POST", "\(versions)/deploy", [:])
                #expect(refused.status == 400 && refused.field == member, "\(refused.text)")
            }
        }
    }

    @Test("a stored rule that cannot be read blocks every call, and says why")
    func unreadable() async throws {
        let fixture = DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [["id": "r", "when": ["tool_nam_in": ["x"]], "then": "allow"]]
        }
        try await withDesk(fixture, model: .turns(.call(("get_order", [:])), .say("Done."))) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            #expect(
                try await follower.lastResult()["error"]["message"].string == """
                    get_order is blocked by rule r: this rule cannot be read: rules[0].when.tool_nam_in there is no such \
                    predicate; did you mean 'tool_name_in'?.
                    """)
        }
    }
}
