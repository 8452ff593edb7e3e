import Testing
import Values

@testable import LocalPlatform

/// Sections 20 and 27: the life of triggers.
@Suite("Triggers at the desk", .timeLimit(.minutes(1)))
struct DeskTriggerRouteTests {
    private static let commonMembers = [
        "id", "agentId", "agentName", "manifestKey", "name", "type", "active", "lastFiredAt", "createdAt",
        "updatedAt",
    ]
    private static let ofTypes: [(Value, [String: Value])] = [
        (
            ["name": "door", "type": "api"],
            [
                "rpmLimit": .null, "rpdLimit": .null, "maxConcurrentRuns": .null, "maxInputTokens": .null,
                "ipWhitelist": [], "exposeStepTimelineToApi": true,
            ]
        ),
        (
            [
                "name": "clock", "type": "scheduled", "cronExpression": "0 8 * * mon",
                "timezone": "Europe/Berlin",
            ],
            ["cronExpression": "0 8 * * mon", "timezone": "Europe/Berlin", "inputPayload": .null]
        ),
        (
            [
                "name": "mail", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW",
                "eventConfig": ["a": 1],
            ],
            ["serviceName": "Mailbox", "eventSlug": "NEW", "eventConfig": ["a": 1]]
        ),
    ]

    @Test("have the fields of section 20 for their type")
    func fields() async throws {
        try await TestPlatform.run { platform in
            for (body, settings) in Self.ofTypes {
                let trigger = try await platform.makeTrigger("untriggered", body)
                let extra = body["type"] == "scheduled" ? ["nextFiringAt"] : []
                #expect(Set(trigger.record?.keys ?? []) == Set(Self.commonMembers + settings.keys + extra))
                for (name, value) in settings { #expect(trigger[name] == value, "\(name)") }
                #expect(trigger["active"] == true && trigger["agentName"] == "untriggered")
                #expect(try await platform.desk("GET", "/triggers/\(trigger["id"].string ?? "")").body == trigger)
            }
            let agent = try platform.agentId("untriggered")
            #expect(try await platform.desk("GET", "/agents/\(agent)/triggers").body["total"] == 3)
            #expect(try await platform.desk("GET", "/triggers?agentId=\(agent)&type=event").body["total"] == 1)
            let page = try await platform.desk("GET", "/triggers?skip=1&take=2").body
            #expect(page["items"].list?.count == 2 && (page["total"].int ?? 0) > 10)
            #expect(try await platform.desk("GET", "/triggers?type=manual").field == "type")
            #expect(try await platform.desk("GET", "/triggers?agentId=x").field == "agentId")
        }
    }

    private static let refused: [(agent: String, body: Value, status: Int, field: String)] = [
        ("echo", ["name": "two", "type": "api"], 400, "type"),
        ("echo", ["name": "api", "type": "scheduled", "cronExpression": "* * * * *", "timezone": "UTC"], 409, "name"),
        ("child", ["name": "t", "type": "api"], 400, "agentId"),
        ("untriggered", ["type": "api"], 400, "name"),
        ("untriggered", ["name": "t"], 400, "type"),
        ("untriggered", ["name": "t", "type": "manual"], 400, "type"),
        ("untriggered", ["name": 1, "type": "api"], 400, "name"),
        ("untriggered", ["name": "t", "type": "api", "rpmLimit": -1], 400, "rpmLimit"),
        ("untriggered", ["name": "t", "type": "api", "rpdLimit": 1.5], 400, "rpdLimit"),
        ("untriggered", ["name": "t", "type": "api", "maxConcurrentRuns": "many"], 400, "maxConcurrentRuns"),
        ("untriggered", ["name": "t", "type": "api", "maxInputTokens": []], 400, "maxInputTokens"),
        ("untriggered", ["name": "t", "type": "api", "ipWhitelist": "127.0.0.1"], 400, "ipWhitelist"),
        ("untriggered", ["name": "t", "type": "api", "ipWhitelist": ["10.0.0.0/33"]], 400, "ipWhitelist[0]"),
        (
            "untriggered", ["name": "t", "type": "api", "exposeStepTimelineToApi": "no"], 400, "exposeStepTimelineToApi"
        ),
        ("untriggered", ["name": "t", "type": "api", "active": 1], 400, "active"),
        ("untriggered", ["name": "t", "type": "scheduled", "timezone": "UTC"], 400, "cronExpression"),
        (
            "untriggered", ["name": "t", "type": "scheduled", "cronExpression": "61 * * * *", "timezone": "UTC"], 400,
            "cronExpression"
        ),
        (
            "untriggered", ["name": "t", "type": "scheduled", "cronExpression": "* * * * *", "timezone": "Mars/X"], 400,
            "timezone"
        ),
        (
            "untriggered",
            [
                "name": "t", "type": "scheduled", "cronExpression": "* * * * *", "timezone": "UTC",
                "inputPayload": [1],
            ], 400, "inputPayload"
        ),
        ("untriggered", ["name": "t", "type": "event", "serviceName": "Nobody", "eventSlug": "X"], 400, "serviceName"),
        ("untriggered", ["name": "t", "type": "event", "serviceName": "Mailbox"], 400, "eventSlug"),
        (
            "untriggered", ["name": "t", "type": "event", "serviceName": "Test shop", "eventSlug": "X"], 400,
            "serviceName"
        ),
    ]

    @Test("that break a rule of section 20 are refused with the member to blame")
    func refusals() async throws {
        try await TestPlatform.run { platform in
            for test in Self.refused {
                let path = "/agents/\(try platform.agentId(test.agent))/triggers"
                let answer = try await platform.desk("POST", path, test.body)
                #expect(answer.status == test.status && answer.field == test.field, "\(test.body): \(answer.text)")
            }
            let nobody = "00000000-0000-4000-8000-000000000000"
            #expect(try await platform.desk("POST", "/agents/\(nobody)/triggers", ["name": "t"]).status == 404)
            for path in ["/triggers/\(nobody)", "/triggers/x"] {
                #expect(try await platform.desk("GET", path).status == 404)
                #expect(try await platform.desk("PATCH", path, ["name": "t"]).status == 404)
                #expect(try await platform.desk("DELETE", path).status == 404)
                #expect(try await platform.desk("POST", path + "/activate").status == 404)
                #expect(try await platform.desk("POST", path + "/fire").status == 404)
            }
        }
    }

    @Test("take one event of one integration once per agent")
    func events() async throws {
        try await TestPlatform.run { platform in
            let body: Value = ["name": "a", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"]
            _ = try await platform.makeTrigger("untriggered", body)
            let path = "/agents/\(try platform.agentId("untriggered"))/triggers"
            let again = try await platform.desk(
                "POST", path, ["name": "b", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"])
            #expect(again.status == 400 && again.field == "eventSlug")
            _ = try await platform.makeTrigger(
                "echo", ["name": "b", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"])
        }
    }

    @Test("are changed at once: limits, addresses, the switch of the timeline; null takes a limit away")
    func change() async throws {
        try await TestPlatform.run { platform in
            let start = "/v1/agents/\(try platform.agentId("waiter"))/runs"
            let path = "/triggers/\(try platform.triggerId("waiter"))"
            let limited = try await platform.desk("PATCH", path, ["rpmLimit": 1, "name": "Backend"])
            #expect(limited.body["rpmLimit"] == 1 && limited.body["name"] == "Backend")
            #expect(limited.body["exposeStepTimelineToApi"] == true)
            let run = try #require(try await platform.call("POST", start).body["runId"].string)
            #expect(try await platform.desk("GET", path).body["lastFiredAt"].string != nil)
            #expect(try await platform.call("POST", start).code == "rate_limited_minute")
            #expect(try await platform.desk("PATCH", path, ["rpmLimit": nil]).body["rpmLimit"].isNull)
            #expect(try await platform.call("POST", start).status == 202)
            #expect(try await platform.conversation(run)["session"]["input"].isNull == false)
            _ = try await platform.desk("PATCH", path, ["exposeStepTimelineToApi": false])
            #expect(try await platform.conversation(run)["session"]["input"].isNull)
            _ = try await platform.desk("PATCH", path, ["ipWhitelist": ["203.0.113.7"]])
            #expect(try await platform.call("POST", start).code == "ip_not_allowed")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").code == "ip_not_allowed")
            _ = try await platform.desk("PATCH", path, ["ipWhitelist": ["127.0.0.0/8"]])
            #expect(try await platform.call("GET", "/v1/runs/\(run)").status == 200)
            let type = try await platform.desk(
                "PATCH", path, ["type": "scheduled", "cronExpression": "* * * * *", "timezone": "UTC"])
            #expect(type.status == 400 && type.field == "type")
        }
    }

    @Test("refuse new starts while inactive and nothing else")
    func active() async throws {
        try await TestPlatform.run { platform in
            let start = "/v1/agents/\(try platform.agentId("waiter"))/runs"
            let path = "/triggers/\(try platform.triggerId("waiter"))"
            let run = try #require(try await platform.call("POST", start).body["runId"].string)
            #expect(try await platform.desk("POST", path + "/deactivate").body["active"] == false)
            #expect(try await platform.desk("POST", path + "/deactivate").status == 200)
            let refused = try await platform.call("POST", start)
            #expect(refused.status == 409 && refused.code == "trigger_inactive")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").status == 200)
            #expect(try await platform.desk("POST", path + "/activate").body["active"] == true)
            #expect(try await platform.call("POST", start).status == 202)
            let audit = try await platform.desk("GET", "/audit?take=100").body["items"].list ?? List()
            let entries = audit.filter { $0["key"] == "waiter@api" && $0["actor"]["type"] == "access_token" }
            #expect(entries.map { $0["action"].string } == ["activate", "deactivate"])
            #expect(entries[1]["before"] == ["active": true] && entries[1]["after"] == ["active": false])
        }
    }

    @Test("that are deleted start nothing; their sessions stay, with the steps hidden, and so does their log")
    func delete() async throws {
        try await TestPlatform.run { platform in
            let trigger = try platform.triggerId("echo")
            let run = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: run, status: "Completed")
            #expect(try await platform.conversation(run)["session"]["input"].isNull == false)
            #expect(try await platform.desk("DELETE", "/triggers/\(trigger)").status == 200)
            #expect(try await platform.desk("GET", "/triggers/\(trigger)").status == 404)
            let start = try await platform.call("POST", "/v1/agents/\(try platform.agentId("echo"))/runs")
            #expect(start.code == "agent_not_in_scope")
            let conversation = try await platform.conversation(run)
            #expect(conversation["session"]["status"] == "Completed" && conversation["session"]["input"].isNull)
            #expect(try await platform.desk("GET", "/ingress?triggerId=\(trigger)").body["total"] == 1)
        }
    }

    @Test("the list of addresses looks at the socket, not at what a header says of it")
    func forwarded() async throws {
        try await TestPlatform.run { platform in
            let path = "/v1/agents/\(try platform.agentId("remote"))/runs"
            let headers = [
                "X-Forwarded-For": "203.0.113.7", "X-Real-IP": "203.0.113.7", "Forwarded": "for=203.0.113.7",
            ]
            for (name, value) in headers {
                let refused = try await platform.call("POST", path, [:], headers: [name: value])
                #expect(refused.status == 403 && refused.code == "ip_not_allowed", "\(name)")
            }
        }
    }
}

/// Section 20: event triggers are fired by hand with a payload.
@Suite("Events by hand", .timeLimit(.minutes(1)))
struct EventTests {
    private static let event: Value = [
        "name": "mail", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW",
    ]

    @Test("the payload is the run's input, and the log and the audit log have a row")
    func fire() async throws {
        try await TestPlatform.run { platform in
            let id = try #require(try await platform.makeTrigger("echo", Self.event)["id"].string)
            let fired = try await platform.desk("POST", "/triggers/\(id)/fire", ["payload": ["text": "hello"]])
            #expect(fired.status == 202 && fired.body["triggerId"] == .string(id))
            let session = try #require(try await platform.sessions(of: "echo")["items"].list?.first)
            #expect(session["id"] == fired.body["sessionId"])
            #expect(session["triggerType"] == "event" && session["input"] == ["text": "hello"])
            #expect(session["triggeredBy"].string?.hasPrefix("pwt_…") == true)
            let row = try #require(
                try await platform.desk("GET", "/ingress?triggerId=\(id)").body["items"].list?.first)
            #expect(row["source"] == "event" && row["outcome"] == "accepted" && row["runId"] == fired.body["runId"])
            let entry = try await platform.auditEntry { $0["action"] == "fire" }
            #expect(entry["key"] == "echo@mail" && entry["actor"]["type"] == "access_token")
            #expect(try await platform.desk("GET", "/triggers/\(id)").body["lastFiredAt"].string != nil)
        }
    }

    @Test("what cannot start is refused as a start over the API is, with its row")
    func refused() async throws {
        try await TestPlatform.run { platform in
            let id = try #require(try await platform.makeTrigger("echo", Self.event)["id"].string)
            let draft = try #require(try await platform.makeTrigger("draft", Self.event)["id"].string)
            let cases: [(String, Value?, Int, String, String?)] = [
                (id, ["payload": [1]], 400, "validation_failed", "payload"),
                (id, nil, 400, "input_schema_mismatch", "input.text"),
                (id, ["payload": nil], 400, "input_schema_mismatch", "input.text"),
                (draft, ["payload": [:]], 409, "no_deployed_version", nil),
                (try platform.triggerId("echo"), ["payload": [:]], 400, "validation_failed", nil),
            ]
            for (trigger, body, status, code, field) in cases {
                let answer = try await platform.desk("POST", "/triggers/\(trigger)/fire", body)
                #expect(answer.status == status && answer.code == code && answer.field == field, "\(answer.text)")
            }
            _ = try await platform.desk("POST", "/triggers/\(id)/deactivate")
            let inactive = try await platform.desk("POST", "/triggers/\(id)/fire", ["payload": ["text": "x"]])
            #expect(inactive.code == "trigger_inactive")
            let rows = try await platform.desk("GET", "/ingress?triggerId=\(id)").body["items"].list ?? List()
            #expect(
                rows.map { $0["outcome"].string } == [
                    "trigger_inactive", "input_schema_mismatch", "input_schema_mismatch", "validation_failed",
                ])
        }
    }
}
