import Testing
import Values

@testable import LocalPlatform

/// Wrong types in every member of every public body that is JSON, and bodies of every shape.
@Suite("Wrong types", .timeLimit(.minutes(1)))
struct WrongTypeTests {
    private static let values: [Value] = [
        nil, true, false, 0, -1, 1.5, 1e300, "", " ", "text", "\u{0}", [], [nil], [[]], [:], ["a": nil],
        .string(String(repeating: "x", count: 50_000)),
    ]

    private func refuses(_ answer: HTTPExchange, _ what: String) {
        #expect((200..<500).contains(answer.status), "\(what): \(answer.text.prefix(300))")
        #expect(answer.status < 300 || answer.code != nil, "\(what): \(answer.text.prefix(300))")
    }

    @Test("in a start are refused with 400, or are an input like any")
    func start() async throws {
        try await TestPlatform.run { platform in
            let path = "/v1/agents/\(try platform.agentId("minute"))/runs"
            _ = try await platform.desk(
                "PATCH", "/triggers/\(try platform.triggerId("minute"))", ["rpmLimit": nil])
            for value in Self.values {
                let answer = try await platform.call("POST", path, ["input": value])
                refuses(answer, "input \(value.kindName)")
                let isInput = value.isNull || value.record != nil
                #expect(answer.status == (isInput ? 202 : 400) && answer.field == (isInput ? nil : "input"))
                let body = try await platform.call("POST", path, value)
                refuses(body, "body \(value.kindName)")
            }
        }
    }

    @Test("in an answer to an open task are refused with 400, or name no task, and leave the task as it is")
    func answers() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("asker")
            let members = [
                "runId", "userTaskId", "approved", "selectedOptionId", "textValue", "numberValue", "metadata", "text",
                "message", "files", "completedByEmail", "skipAgentWait",
            ]
            for member in members {
                // Declining is a right answer, and left to another test.
                for value in Self.values where member != "approved" || value != false {
                    for path in ["messages", "input"] {
                        var body = Record([("runId", .string(run)), ("userTaskId", .string(task))])
                        body[member] = value
                        let answer = try await platform.call("POST", "/v1/runs/\(run)/\(path)", .record(body))
                        // 409 would mean that something was taken for an answer.
                        #expect(
                            answer.status == 400 || answer.code == "user_task_not_found",
                            "\(member) \(value.json().prefix(40)): \(answer.text.prefix(200))")
                    }
                }
            }
            #expect(try await platform.pendingTask(run)["user_task_id"] == .string(task))
        }
    }

    @Test("in queries are refused with 400 and the name of the query, or give an empty page")
    func queries() async throws {
        try await TestPlatform.run { platform in
            let sessions = "/v1/agents/\(try platform.agentId("echo"))/sessions"
            for name in ["skip", "take", "versionId"] {
                for text in ["-1", "1.5", "x", "%00", "1e3", "0x1", "+1", "%D9%A3", "null", "[]", "", "%FF"] {
                    let answer = try await platform.call("GET", "\(sessions)?\(name)=\(text)")
                    #expect(answer.status == 400 && answer.field == name, "\(name)=\(text): \(answer.text)")
                }
            }
            for text in ["99999999999999999999", "9223372036854775807"] {
                let answer = try await platform.call("GET", "\(sessions)?skip=\(text)")
                #expect(answer.status == 200 && answer.body["items"].list?.isEmpty == true, "\(answer.text)")
                #expect(try await platform.call("GET", "\(sessions)?take=\(text)").status == 200)
            }
            for status in ["", "%00", "running", "'%20OR%201=1--", "%FF"] {
                let answer = try await platform.call("GET", "\(sessions)?status=\(status)")
                #expect(answer.status == 200 && answer.body["items"].list?.isEmpty == true, "\(status)")
            }
            let run = try await platform.start("echo", ["text": "a"])
            for text in ["", "FULL", "slim%00", "1"] {
                let answer = try await platform.call("GET", "/v1/runs/\(run)/conversation?stepContent=\(text)")
                #expect(answer.status == 400 && answer.field == "stepContent", "\(text)")
            }
        }
    }

    private static let shapes: [(String, String)] = [
        ("{", "invalid_json"), ("}", "invalid_json"), ("[", "invalid_json"), ("{\"a\"", "invalid_json"),
        ("{\"a\":}", "invalid_json"), ("{'a':1}", "invalid_json"), ("{\"a\":1,}", "invalid_json"),
        ("nul", "invalid_json"), ("NaN", "invalid_json"), ("{} x", "invalid_json"), ("\0", "invalid_json"),
        ("{\"a\":\"\u{1}\"}", "invalid_json"), (String(repeating: "{\"a\":", count: 50_000), "invalid_json"),
        (String(repeating: "[", count: 200_000), "invalid_json"), ("[]", "validation_failed"),
        ("null", "validation_failed"), ("7", "validation_failed"), ("\"\\uD800\"", "validation_failed"),
    ]

    @Test("bodies of every broken shape are refused before anything else is looked at")
    func shapes() async throws {
        try await TestPlatform.run { platform in
            let (run, _) = try await platform.startToTask("asker")
            let paths = ["/v1/agents/\(try platform.agentId("echo"))/runs", "/v1/runs/\(run)/messages"]
            for path in paths {
                for (shape, code) in Self.shapes {
                    let answer = try await platform.send(
                        "POST", path, headers: ["X-API-Key": platform.key, "Content-Type": "application/json"],
                        text: shape)
                    #expect(answer.status == 400, "\(path) \(shape.prefix(30)): \(answer.text.prefix(200))")
                    #expect(answer.code == code && answer.field == nil, "\(shape.prefix(30))")
                    #expect(answer.text.utf8.count < 2000)
                }
            }
        }
    }

    @Test("at the desk are refused as well")
    func desk() async throws {
        try await TestPlatform.run { platform in
            let agent = try platform.agentId("echo")
            let trigger = try platform.triggerId("echo")
            let routes: [(String, String, [String])] = [
                ("POST", "/api-keys", ["name", "scopes", "allowFileUploads", "ephemeral"]),
                (
                    "POST", "/agents/\(agent)/triggers",
                    ["name", "type", "rpmLimit", "ipWhitelist", "cronExpression", "timezone", "active"]
                ),
                ("PATCH", "/triggers/\(trigger)", ["name", "type", "rpmLimit", "ipWhitelist", "active"]),
                ("POST", "/triggers/\(trigger)/fire", ["payload"]),
                ("PUT", "/trouble", ["faults", "seed"]),
            ]
            for (method, path, members) in routes {
                for member in members {
                    for value in Self.values {
                        refuses(
                            try await platform.desk(method, path, .record(Record([(member, value)]))),
                            path + " " + member)
                    }
                }
                for value in Self.values { refuses(try await platform.desk(method, path, value), path) }
            }
            for name in ["skip", "take"] {
                for path in ["/api-keys", "/triggers", "/ingress", "/audit"] {
                    let answer = try await platform.desk("GET", "\(path)?\(name)=x")
                    #expect(answer.status == 400 && answer.field == name)
                }
            }
        }
    }
}
