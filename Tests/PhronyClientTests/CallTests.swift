import PhronyClient
import Testing
import Values

@Suite("Calls")
struct CallTests {
    @Test("a start without input sends an empty record, and the answer keeps members we do not know")
    func start() async throws {
        let body =
            #"{"sessionId":"s1","runId":"r1","status":"Running","totalTokensUsed":0.0,"output":null,"novel":[1]}"#
        try await withClient(answering: .always(.json(body, status: 202))) { client, log in
            let started = try await client.startRun(agent: "a/1")
            #expect(started.runId == "r1" && started.sessionId == "s1" && started.status == .running)
            #expect(started.totalTokensUsed == 0 && started.output.isNull && started.agentId == nil)
            #expect(started.value["novel"] == [1])
            #expect(log.last?.method == "POST")
            #expect(log.last?.target == "/v1/agents/a%2F1/runs")
            #expect(log.last?.body == #"{"input":{}}"#)
        }
    }

    @Test("the filters of the list of sessions are sent only when given")
    func sessions() async throws {
        let body =
            #"{"items":[{"id":"s1","status":"WaitingForTimer","runCount":2,"startedAt":"2026-05-12T09:30:00Z"}],"total":41}"#
        try await withClient(answering: .always(.json(body))) { client, log in
            let page = try await client.listSessions(agent: "a")
            #expect(page.total == 41 && page.items.count == 1)
            #expect(page.items[0].status == .waitingForTimer && page.items[0].runCount == 2)
            #expect(page.items[0].startedAt == Instant("2026-05-12T09:30:00.000Z"))
            _ = try await client.listSessions(agent: "a", skip: 5, take: 10, version: "v", status: .completed)
            #expect(
                log.all.map(\.target) == [
                    "/v1/agents/a/sessions", "/v1/agents/a/sessions?skip=5&take=10&versionId=v&status=Completed",
                ])
        }
    }

    @Test("a run is read with all documented members")
    func run() async throws {
        let body = #"""
            {"runId":"r","status":"Failed","output":null,"error":"no","sessionId":"s","agentId":"a","agentVersionId":"v",
             "parentRunId":"p","depth":1,"totalTokensUsed":1184,"startedAt":"2026-05-12T09:30:00.000Z","finishedAt":null}
            """#
        try await withClient(answering: .always(.json(body))) { client, _ in
            let run = try await client.getRun("r")
            #expect(run.status == .failed && run.error == "no" && run.output.isNull && run.sessionId == "s")
            #expect(run.agentId == "a" && run.agentVersionId == "v" && run.parentRunId == "p" && run.depth == 1)
            #expect(run.totalTokensUsed == 1184 && run.startedAt != nil && run.finishedAt == nil)
        }
    }

    @Test("an id is one segment of the path, whatever is in it")
    func idsAreSegments() async throws {
        try await withClient(answering: .always(.json(#"{"runId":"r","status":"x"}"#))) { client, log in
            for id in ["..", "a/../b?c#d", "ü", "%2F"] { _ = try await client.getRun(id) }
            #expect(
                log.all.map(\.target) == [
                    "/v1/runs/%2E%2E", "/v1/runs/a%2F..%2Fb%3Fc%23d", "/v1/runs/%C3%BC", "/v1/runs/%252F",
                ])
        }
    }

    @Test("the conversation asks for slim content only when told to")
    func stepContent() async throws {
        try await withClient(answering: .always(.json(#"{"session":{},"runs":[],"items":[]}"#))) { client, log in
            _ = try await client.conversation("r")
            _ = try await client.conversation("r", stepContent: .slim)
            #expect(log.all.map(\.target) == ["/v1/runs/r/conversation", "/v1/runs/r/conversation?stepContent=slim"])
        }
    }

    @Test("a message goes to either route, with the run id of the path")
    func message() async throws {
        try await withClient(answering: .always(.json(#"{"status":"Running"}"#, status: 202))) { client, log in
            _ = try await client.sendRunMessage("r", .decision(task: "t", approved: false))
            _ = try await client.sendRunMessage("r", .reply("hi"), path: .input)
            #expect(log.all.map(\.target) == ["/v1/runs/r/messages", "/v1/runs/r/input"])
            #expect(
                log.all.map(\.body) == [
                    #"{"runId":"r","userTaskId":"t","approved":false}"#, #"{"runId":"r","text":"hi"}"#,
                ])
        }
    }

    @Test("skipping a wait sends no body and no content type")
    func skip() async throws {
        try await withClient(answering: .always(.json(#"{"status":"Running"}"#, status: 202))) { client, log in
            let accepted = try await client.skipAgentWait("r")
            #expect(accepted.status == .running)
            #expect(log.last?.target == "/v1/runs/r/skip-agent-wait")
            #expect(log.last?.method == "POST")
            #expect(log.last?.body == "")
            #expect(log.last?.header("Content-Type") == nil)
        }
    }

    @Test(
        "a 202 that carries an error is an error",
        arguments: [
            (#"{"status":"Running","error":"refused"}"#, "refused"),
            (#"{"status":"Running","error":{"message":"not now"}}"#, "not now"),
        ])
    func acceptedWithError(body: String, message: String) async throws {
        try await withClient(answering: .always(.json(body, status: 202))) { client, _ in
            let error = await failure { try await client.sendRunMessage("r", .reply("hi")) }
            #expect(error?.status == 202)
            #expect(error?.message == message)
            #expect(error?.body == Array(body.utf8))
        }
    }

    @Test("a 202 whose error is null is none")
    func acceptedWithNullError() async throws {
        try await withClient(answering: .always(.json(#"{"status":"Running","error":null}"#, status: 202))) {
            client, _ in
            let accepted = try await client.skipAgentWait("r")
            #expect(accepted.error == nil)
        }
    }

    @Test(
        "an answer without a member it must have names that member",
        arguments: [
            ("start", #"{"runId":"r","status":"Running"}"#, "sessionId"),
            ("start", #"{"sessionId":"s","status":"Running"}"#, "runId"),
            ("start", #"{"sessionId":"s","runId":"r"}"#, "status"),
            ("run", #"{"status":"Running"}"#, "runId"),
            ("run", #"{"runId":"r","status":7}"#, "status"),
            ("sessions", #"{"total":1}"#, "items"),
            ("sessions", #"{"items":[],"total":"1"}"#, "total"),
            ("conversation", #"{"runs":[],"items":[]}"#, "session"),
            ("conversation", #"{"session":{},"items":[]}"#, "runs"),
            ("conversation", #"{"session":{},"runs":[],"items":{}}"#, "items"),
            ("message", "{}", "status"),
            ("message", "", "status"),
            ("run", "[]", "runId"),
            ("run", "<html>", nil),
        ])
    func unexpected(call: String, body: String, field: String?) async throws {
        try await withClient(answering: .always(.json(body))) { client, _ in
            let error = await failure {
                switch call {
                case "start": _ = try await client.startRun(agent: "a")
                case "run": _ = try await client.getRun("r")
                case "sessions": _ = try await client.listSessions(agent: "a")
                case "conversation": _ = try await client.conversation("r")
                default: _ = try await client.sendRunMessage("r", .reply("x"))
                }
            }
            guard case .unexpectedAnswer(let answer) = error else {
                Issue.record("expected an unexpected answer, got \(String(describing: error))")
                return
            }
            #expect(answer.field == field)
            #expect(answer.body == Array(body.utf8))
            #expect(field == nil || answer.message.contains(field ?? ""))
        }
    }
}
