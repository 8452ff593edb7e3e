import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Sections 6, 8 and 9.
@Suite("A run and its conversation", .timeLimit(.minutes(1)))
struct ConversationRouteTests {
    @Test("the run shows the members of section 6 while it waits and when it is done")
    func run() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            let waiting = try await platform.call("GET", "/v1/runs/\(run)")
            #expect(waiting.status == 200)
            #expect(
                waiting.body.record?.keys == [
                    "runId", "status", "output", "sessionId", "agentId", "agentVersionId", "parentRunId", "depth",
                    "totalTokensUsed", "startedAt", "finishedAt",
                ])
            #expect(waiting.body["status"] == "WaitingForHITL" && waiting.body["output"].isNull)
            #expect(waiting.text.contains(task) == false)
            #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
            try await platform.wait(for: run, status: "Completed")
            let done = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(done["status"] == "Completed" && done["output"] == "Paid 59.9")
            #expect(done["finishedAt"].string.flatMap { Instant($0) } != nil)
        }
    }

    @Test("a run that failed says why")
    func failure() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("talker")
            try await platform.wait(for: run, status: "WaitingForResponse")
            let body: Value = ["runId": .string(run), "text": "fail"]
            #expect(try await platform.call("POST", "/v1/runs/\(run)/messages", body).status == 202)
            try await platform.wait(for: run, status: "Failed")
            let failed = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(failed["error"].string?.hasPrefix("llm_error: ") == true)
            let items = Array(try await platform.conversation(run)["items"].list ?? List())
            #expect(items.suffix(2).map { $0["content"]["outcome"] } == ["llm_error", "llm_error"])
        }
    }

    private static let sessionMembers: Set = [
        "id", "tenantId", "agentId", "agentVersionId", "llmModel", "triggerType", "triggeredBy", "triggerId",
        "triggerName", "status", "totalTokensUsed", "output", "error", "startedAt", "finishedAt", "input",
        "startContext",
    ]
    private static let runMembers: Set = [
        "id", "sessionId", "agentId", "agentVersionId", "parentRunId", "depth", "status", "totalTokensUsed", "output",
        "error", "startedAt", "finishedAt", "triggerType", "triggeredBy", "triggerId", "triggerName", "agentName",
        "versionLabel", "llmModel", "input",
    ]
    private static let itemMembers: Set = [
        "runId", "id", "sequence", "ordinal", "type", "content", "tokensUsed", "error", "startedAt", "finishedAt",
    ]

    @Test("the conversation has the members of section 8, rows in one order, and synthetic rows that keep their ids")
    func conversation() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer", ["a": 1])
            #expect(try await platform.answer(run, task).status == 202)
            try await platform.wait(for: run, status: "Completed")
            let conversation = try await platform.conversation(run)
            #expect(conversation.record?.keys == ["session", "runs", "items"])
            #expect(Set(conversation["session"].record?.keys ?? []) == Self.sessionMembers)
            #expect(conversation["runs"].list?.map { Set($0.record?.keys ?? []) } == [Self.runMembers])
            let items = Array(conversation["items"].list ?? List())
            #expect(items.allSatisfy { Set($0.record?.keys ?? []) == Self.itemMembers })
            #expect(
                items.map { $0["type"].string } == [
                    "llm_request_prepared", "reasoning", "ToolCall", "UserTaskReq", "UserTaskRes", "ToolResult",
                    "llm_request_prepared", "reasoning", "output", "RunCompleted", "SessionCompleted",
                ])
            #expect(items.map(\.["ordinal"].int) == Array(1...items.count))
            #expect(items.map(\.["sequence"].int) == Array(1...items.count))
            #expect(items.prefix(9).allSatisfy { $0["content"]["step_kind"] == $0["type"] })
            #expect(items.prefix(9).allSatisfy { $0["content"]["sequence"] == $0["sequence"] })
            #expect(items[9]["id"] == .string(UUIDText.named("RunCompleted", in: run)))
            #expect(items[9]["content"]["output"] == "Paid 59.9" && items[9]["content"]["status"] == "Completed")
            #expect(items[10]["runId"] == .string(run))
            #expect(try await platform.conversation(run) == conversation)
        }
    }

    private static let slimKeys = ["session_id", "run_id", "tenant_id", "agent_id", "agent_version_id", "event_id"]

    @Test("slim removes six keys from each content and changes nothing else")
    func slim() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("talker")
            try await platform.wait(for: run, status: "WaitingForResponse")
            _ = try await platform.call("POST", "/v1/runs/\(run)/messages", ["runId": .string(run), "text": "this"])
            try await platform.wait(for: run, status: "Completed")
            let full = try await platform.conversation(run)
            #expect(try await platform.conversation(run, "?stepContent=full") == full)
            let slim = try await platform.conversation(run, "?stepContent=slim")
            let expected = (full["items"].list ?? List()).map(Self.slimmed)
            #expect(slim["items"] == .list(List(expected)))
            #expect(slim["session"] == full["session"] && slim["runs"] == full["runs"])
            let steps = (full["items"].list ?? List()).dropLast(2)
            #expect(steps.allSatisfy { step in Self.slimKeys.allSatisfy { step["content"][$0].string?.asUUID != nil } })
            let refused = try await platform.call("GET", "/v1/runs/\(run)/conversation?stepContent=SLIM")
            #expect(refused.status == 400 && refused.field == "stepContent")
        }
    }

    private static func slimmed(_ item: Value) -> Value {
        guard var row = item.record, var content = row["content"]?.record else { return item }
        for key in slimKeys { content[key] = nil }
        row["content"] = .record(content)
        return .record(row)
    }
}

/// Section 11.
@Suite("A hidden timeline", .timeLimit(.minutes(1)))
struct RedactionTests {
    @Test("hides steps, inputs and tasks, and leaves the run as it is")
    func redaction() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("hidden", ["secret": 1])
            try await platform.wait(for: run, status: "WaitingForHITL")
            let waiting = try await platform.conversation(run)
            #expect(waiting["items"] == [])
            #expect(waiting["session"]["status"] == "WaitingForHITL")
            // A task id that was learned elsewhere still works: redaction hides, it does not forbid.
            let task = try await platform.hiddenTask(run)
            #expect(try await platform.answer(run, task).status == 202)
            try await platform.wait(for: run, status: "Completed")
            try await check(try await platform.conversation(run), run)
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == "Paid 59.9")
        }
    }

    private func check(_ conversation: Value, _ run: String) async throws {
        let items = Array(conversation["items"].list ?? List())
        #expect(items.map(\.["type"]) == ["RunCompleted", "SessionCompleted"])
        #expect(items.map(\.["ordinal"]) == [1, 2])
        #expect(items.map { $0["content"]["output"] } == ["Paid 59.9", "Paid 59.9"])
        let runs = try #require(conversation["runs"].list?.first?.record)
        for hidden in ["input", "output", "error"] { #expect(runs[hidden]?.isNull == true) }
        let session = try #require(conversation["session"].record)
        #expect(session["input"]?.isNull == true && session["startContext"]?.isNull == true)
        #expect(session["output"] == "Paid 59.9" && session["status"] == "Completed")
    }

    @Test("hides the same things in the stream")
    func stream() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("hidden", ["secret": 1])
            try await platform.wait(for: run, status: "WaitingForHITL")
            _ = try await platform.answer(run, try await platform.hiddenTask(run))
            let events = try await platform.follow(run) { _ in false }
            #expect(
                events.map(\.["subject"].string) == [
                    "engine.session.started", "engine.run.started", "engine.run.paused", "engine.session.paused",
                    "engine.run.resumed", "engine.session.resumed", "engine.run.completed", "engine.session.completed",
                ])
            let names = Set(events.flatMap { $0["data"].record?.keys ?? [] })
            #expect(
                names == ["event_id", "session_id", "run_id", "agent_id", "parent_run_id", "status", "output", "error"])
            #expect(events.suffix(2).map { $0["data"]["output"] } == ["Paid 59.9", "Paid 59.9"])
        }
    }

    @Test("of a run that failed the error stays with the session, the last rows and the run's own route")
    func failed() async throws {
        try await TestPlatform.run { platform in
            let trigger = "/triggers/\(try platform.triggerId("talker"))"
            #expect(try await platform.desk("PATCH", trigger, ["exposeStepTimelineToApi": false]).status == 200)
            let run = try await platform.start("talker", ["secret": 1])
            try await platform.wait(for: run, status: "WaitingForResponse")
            let body: Value = ["runId": .string(run), "text": "fail"]
            #expect(try await platform.call("POST", "/v1/runs/\(run)/messages", body).status == 202)
            try await platform.wait(for: run, status: "Failed")
            let error = try await platform.call("GET", "/v1/runs/\(run)").body["error"]
            #expect(error.string?.hasPrefix("llm_error: ") == true)
            let conversation = try await platform.conversation(run)
            #expect(conversation["session"]["error"] == error && conversation["session"]["input"].isNull)
            #expect(conversation["runs"].list?.first?["error"].isNull == true)
            let rows = Array(conversation["items"].list ?? List())
            #expect(rows.map(\.["type"]) == ["RunCompleted", "SessionCompleted"])
            #expect(rows.allSatisfy { $0["content"]["error"] == error })
            #expect(rows.first?["content"]["run_id"] == .string(run))
            // `stepContent` still applies.
            let slim = Array(try await platform.conversation(run, "?stepContent=slim")["items"].list ?? List())
            #expect(slim.count == 2)
            #expect(slim.allSatisfy { $0["content"]["run_id"].isNull && $0["content"]["session_id"].isNull })
        }
    }

    @Test("a stream keeps what it showed when it began; the next one is as the switch is then")
    func readAtConnect() async throws {
        try await TestPlatform.run { platform in
            let (run, task) = try await platform.startToTask("payer")
            let reached = Signal()
            async let open = platform.follow(run) { event in
                if event["subject"] == "engine.run.paused" { reached.send() }
                return false
            }
            await reached.wait()
            let trigger = "/triggers/\(try platform.triggerId("payer"))"
            #expect(try await platform.desk("PATCH", trigger, ["exposeStepTimelineToApi": false]).status == 200)
            #expect(try await platform.answer(run, task).status == 202)
            let subjects = try await open.compactMap { $0["subject"].string }
            #expect(subjects.contains("engine.step.ToolResult") && subjects.contains("engine.user_task.completed"))
            let next = try await platform.follow(run) { _ in false }.map(\.["kind"])
            #expect(Set(next.compactMap(\.string)) == ["session", "run"])
        }
    }

    @Test("sessions of other triggers, and the review queue, stay whole")
    func notForOthers() async throws {
        try await TestPlatform.run { platform in
            let agent = Value.string(try platform.agentId("hidden"))
            let event = try await platform.makeTrigger(
                "hidden", ["name": "mail", "type": "event", "serviceName": "Mailbox", "eventSlug": "NEW"])
            let made = try await platform.desk(
                "POST", "/api-keys", ["name": "mail", "scopes": [["agentId": agent, "triggerId": event["id"]]]])
            let key = try #require(made.body["secret"].string, "\(made.text)")
            let id = try #require(event["id"].string)
            let fired = try await platform.desk("POST", "/triggers/\(id)/fire", ["payload": ["secret": 1]])
            let run = try #require(fired.body["runId"].string, "\(fired.text)")
            let shown = try await platform.call("GET", "/v1/runs/\(run)/conversation", key: .some(key)).body
            #expect(shown["session"]["input"] == ["secret": 1] && shown["items"].list?.isEmpty == false)
            // A session of the hidden trigger: the desk shows what the API does not.
            let hidden = try await platform.start("hidden", ["secret": 2])
            try await platform.settle(hidden)
            #expect(try await platform.conversation(hidden)["items"] == [])
            let whole = try await platform.desk("GET", "/runs/\(hidden)/conversation?stepContent=slim").body
            #expect(whole["session"]["input"] == ["secret": 2] && whole["items"].list?.isEmpty == false)
            for id in ["00000000-0000-4000-8000-000000000000", "x"] {
                #expect(try await platform.desk("GET", "/runs/\(id)/conversation").code == "run_not_found")
            }
            let task = try #require(try await platform.queue(of: hidden).first)
            #expect(task["payload"]["tool_calls"].list?.first?["arguments"]["orderId"] == "1182")
        }
    }
}

extension TestPlatform {
    /// The id of the task of a run whose timeline is hidden, which nothing of the API tells.
    fileprivate func hiddenTask(_ run: String) async throws -> String {
        let database = try DatabaseQueue(path: directory + "/phrosh.sqlite")
        let id = try await database.read {
            try String.fetchOne($0, sql: "SELECT id FROM user_tasks WHERE run_id = ?", arguments: [run])
        }
        return try #require(id)
    }
}
