import Testing
import Values

@testable import LocalPlatform

@Suite("A tree as clients see it")
struct TreeRouteTests {
    private static let manifest = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/team/team.yaml")

    private static func run<Result: Sendable>(
        _ body: @Sendable (TestPlatform) async throws -> Result
    ) async throws -> Result {
        try await TestPlatform.run(manifests: [manifest], body)
    }

    /// Waits for the end of the whole session: a child completes before its root does.
    private static func end(of run: String, on platform: TestPlatform) async throws {
        try await platform.follow(run) { $0["subject"] == "engine.session.completed" }
    }

    /// The runs of the conversation by the models of their agents.
    private static func runs(_ platform: TestPlatform, _ run: String) async throws -> [String: Value] {
        let list = try await platform.conversation(run)["runs"].list ?? List()
        return Dictionary(list.map { ($0["llmModel"].string ?? "", $0) }) { $1 }
    }

    private static func childId(_ platform: TestPlatform, _ run: String, _ model: String) async throws -> String {
        try #require(try await runs(platform, run)[model]?["id"].string)
    }

    private static func rows(_ conversation: Value) -> [String] {
        (conversation["items"].list ?? List()).map { $0["type"].string ?? "" }
    }

    @Test("a child asks, its parent answers: both runs, all rows in one order, and the result of the session")
    func conversation() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writer", "topic": "Tea"])
            try await Self.end(of: root, on: platform)
            let conversation = try await platform.conversation(root, "?stepContent=slim")
            #expect(
                Self.rows(conversation) == [
                    "llm_request_prepared", "reasoning", "SubAgentCall", "llm_request_prepared", "reasoning",
                    "AITLRequest", "AITLReceived", "SubAgentResult", "llm_request_prepared", "reasoning",
                    "AITLResolved", "AITLResponse", "llm_request_prepared", "reasoning", "output", "RunCompleted",
                    "SubAgentResult", "llm_request_prepared", "reasoning", "output", "RunCompleted",
                    "SessionCompleted",
                ])
            let ordinals = conversation["items"].list?.map { $0["ordinal"].int }
            #expect(ordinals == (1...22).map { $0 })
            let runs = try #require(conversation["runs"].list)
            #expect(runs.map { $0["depth"].int } == [0, 1])
            #expect(runs[1]["parentRunId"].string == root)
            #expect(runs[1]["input"] == ["topic": "Tea"])
            #expect(runs[1]["output"] == "Tea, plain.")
            #expect(runs[1]["agentName"] == "Writer")
            #expect(runs[1]["triggerType"] == "api")
            #expect(conversation["session"]["output"] == "Tea, plain.")
            let tokens = runs.reduce(0) { $0 + ($1["totalTokensUsed"].int ?? 0) }
            #expect(conversation["session"]["totalTokensUsed"].int == tokens)
        }
    }

    @Test("either run names the session, and a child's own state is there to read")
    func childRun() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writer", "topic": "Tea"])
            try await Self.end(of: root, on: platform)
            let child = try await Self.childId(platform, root, "writer")
            let state = try await platform.call("GET", "/v1/runs/\(child)").body
            #expect(state["parentRunId"].string == root)
            #expect(state["depth"] == 1)
            #expect(state["status"] == "Completed")
            #expect(try await platform.conversation(child)["items"] == platform.conversation(root)["items"])
            let page = try await platform.call("GET", "/v1/agents/\(try platform.agentId("lead"))/sessions").body
            #expect(page["total"] == 1)
            #expect(page["items"].list?.first?["runCount"] == 2)
            #expect(page["items"].list?.first?["rootRunId"].string == root)
        }
    }

    @Test("the stream of either run tells of the dispatch and of the question")
    func stream() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writer", "topic": "Tea"])
            try await Self.end(of: root, on: platform)
            let child = try await Self.childId(platform, root, "writer")
            let events = try await EventReader.read(
                "\(platform.running.baseURL)/v1/runs/\(child)/stream", key: platform.key)
            let told = events.filter { $0["kind"] == "aitl" || $0["subject"] == "engine.subagent.spawned" }
            #expect(
                told.map { $0["subject"].string ?? "" } == [
                    "engine.subagent.spawned", "engine.aitl.requested", "engine.aitl.received",
                    "engine.aitl.resolved",
                ])
            #expect(told.allSatisfy { $0["data"]["child_run_id"].string == child })
            #expect(events.last?["subject"] == "engine.session.completed")
            let kinds = Set(events.compactMap { $0["kind"].string })
            #expect(kinds == ["session", "run", "step", "aitl"])
        }
    }

    @Test(
        "a gated call of a child shows at the root, and may be answered through root or child",
        arguments: [true, false])
    func gatedChild(throughRoot: Bool) async throws {
        try await Self.run { platform in
            let (root, task) = try await platform.startToTask("lead", ["to": "payer"])
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["status"] == "WaitingForHITL")
            let child = try await Self.childId(platform, root, "payer")
            #expect(try await platform.call("GET", "/v1/runs/\(child)").body["status"] == "WaitingForHITL")
            let path = throughRoot ? root : child
            let answer = try await platform.call(
                "POST", "/v1/runs/\(path)/messages",
                ["runId": .string(path), "userTaskId": .string(task), "approved": false])
            #expect(answer.status == 202)
            try await Self.end(of: root, on: platform)
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["output"] == "Not paid.")
        }
    }

    @Test("an escalated question shows at the root and is not for the API to answer")
    func escalation() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writer", "topic": "Tea", "escalate": true])
            try await platform.follow(root) { $0["subject"] == "engine.session.paused" }
            let statuses = try await Self.runs(platform, root).mapValues { $0["status"].string }
            #expect(statuses == ["lead": "WaitingForAITL", "writer": "WaitingForAITL"])
            let items = try await platform.conversation(root)["items"].list ?? List()
            let task = try #require(items.last { $0["type"] == "UserTaskReq" })["content"]
            #expect(task["kind"] == "aitl_escalation")
            #expect(task["api_completable"] == false)
            #expect(task["payload"]["question_for_user"] == "Which style is wanted?")
            for path in ["messages", "input"] {
                let refused = try await platform.call(
                    "POST", "/v1/runs/\(root)/\(path)",
                    ["runId": .string(root), "userTaskId": task["user_task_id"], "textValue": "bold"])
                #expect(refused.status == 403)
                #expect(refused.code == "user_task_not_api_completable")
            }
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["status"] == "WaitingForAITL")
        }
    }

    @Test("a waiting child leaves the root running, and only its own name skips the wait")
    func waitingChild() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "napper"])
            try await platform.follow(root) { $0["subject"] == "engine.run.paused" }
            let child = try await Self.childId(platform, root, "napper")
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["status"] == "Running")
            #expect(try await platform.call("GET", "/v1/runs/\(child)").body["status"] == "WaitingForTimer")
            let refused = try await platform.call("POST", "/v1/runs/\(root)/skip-agent-wait")
            #expect(refused.status == 400)
            #expect(refused.code == "not_waiting_for_timer")
            #expect(try await platform.call("POST", "/v1/runs/\(child)/skip-agent-wait").status == 202)
            try await Self.end(of: root, on: platform)
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["output"] == "Awake.")
        }
    }

    @Test("a parallel group under scripts: two writers ask, both are answered, results come together")
    func group() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writers"])
            try await Self.end(of: root, on: platform)
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["output"] == "tea, short. coffee, long.")
            let items = try await platform.conversation(root)["items"].list ?? List()
            let groups = items.filter { $0["type"] == "SubAgentCall" }.map { $0["content"]["group_id"].string }
            #expect(groups.count == 2 && groups[0] != nil && groups[0] == groups[1])
        }
    }

    @Test("with the timeline hidden nothing of the tree but its runs' statuses is left")
    func redacted() async throws {
        try await Self.run { platform in
            let root = try await platform.start("hidden lead", ["to": "writer", "topic": "Tea"])
            try await Self.end(of: root, on: platform)
            let conversation = try await platform.conversation(root)
            #expect(Self.rows(conversation) == ["RunCompleted", "SessionCompleted"])
            let runs = try #require(conversation["runs"].list)
            #expect(runs.count == 2)
            for run in runs { for name in ["input", "output", "error"] { #expect(run[name].isNull) } }
            let events = try await platform.follow(root) { _ in false }
            let subjects = Set(events.compactMap { $0["subject"].string })
            #expect(
                subjects == [
                    "engine.session.started", "engine.run.started", "engine.run.paused", "engine.run.resumed",
                    "engine.run.completed", "engine.session.completed",
                ])
            let ends = events.filter { $0["subject"] == "engine.run.completed" }
            #expect(ends.map { $0["data"].record?["output"] } == [nil, "Tea, plain."])
        }
    }

    @Test("the limits of the configuration hold")
    func limits() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = LocalPlatformConfiguration(dataDirectory: directory)
            configuration.manifests = [Self.manifest]
            configuration.limits.maxDepth = 0
            try await LocalPlatform.withPlatform(configuration) { running in
                let platform = try await TestPlatform(running, in: directory)
                let root = try await platform.start("lead", ["to": "writer", "topic": "Tea"])
                try await Self.end(of: root, on: platform)
                let output = try await platform.call("GET", "/v1/runs/\(root)").body["output"]
                #expect(output == "failed: delegation_depth_exceeded")
                let context = try await platform.conversation(root)["session"]["startContext"]
                #expect(context["maxDepth"] == 0)
                #expect(context["subAgentExecutionModel"] == "parallel")
                #expect(context["canExecuteSubAgents"] == true)
            }
        }
    }

    @Test("text for a root that works is refused, as is that for its child that sleeps")
    func replyWhileRunning() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "napper"])
            try await platform.follow(root) { $0["subject"] == "engine.run.paused" }
            let child = try await Self.childId(platform, root, "napper")
            for (run, code) in [(root, "run_not_waiting"), (child, "wrong_pause_type")] {
                for path in ["messages", "input"] {
                    let refused = try await platform.call(
                        "POST", "/v1/runs/\(run)/\(path)", ["runId": .string(run), "text": "hello"])
                    #expect(refused.status == 409 && refused.code == code, "\(refused.text)")
                }
            }
            #expect(try await platform.call("GET", "/v1/runs/\(root)").body["status"] == "Running")
        }
    }

    @Test("a child's run is for the keys of its root, and for no others")
    func childAccess() async throws {
        try await Self.run { platform in
            let root = try await platform.start("lead", ["to": "writer", "topic": "Tea"])
            try await Self.end(of: root, on: platform)
            let child = try await Self.childId(platform, root, "writer")
            let (own, other) = (try await platform.makeKey(for: "lead"), try await platform.makeKey(for: "hidden lead"))
            for path in ["/v1/runs/\(child)", "/v1/runs/\(child)/conversation"] {
                #expect(try await platform.call("GET", path, key: .some(own)).status == 200)
                let refused = try await platform.call("GET", path, key: .some(other))
                #expect(refused.status == 403 && refused.code == "run_not_in_scope")
            }
        }
    }
}
