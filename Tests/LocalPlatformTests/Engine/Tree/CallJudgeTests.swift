import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// Gives one verdict on every attempt and keeps what it was asked.
private final class FixedJudge: CallJudge {
    private let verdict: CallVerdict
    private let seen = Mutex<[CallAttempt]>([])
    private let lineages = Mutex<[[String]]>([])

    init(_ action: CallVerdict.Action, reason: String? = "Above the limit") {
        let match = CallVerdict.Match(ruleId: "cap", action: action, reason: reason, ownerAgentId: "agent")
        verdict = CallVerdict(matched: [match])
    }

    var attempts: [CallAttempt] { seen.withLock { $0 } }
    var ancestors: [[String]] { lineages.withLock { $0 } }

    func judge(_ attempt: CallAttempt, under definition: AgentDefinition) -> CallVerdict {
        seen.withLock { $0.append(attempt) }
        lineages.withLock { $0.append(definition.lineage.map(\.id)) }
        return verdict
    }
}

@Suite("Judged attempts")
struct CallJudgeTests {
    private static let guarded = DeskFixture { $0.version.anomalyControl = true }

    private static func calling(_ tool: String, _ arguments: Value = ["orderId": "1"]) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            guard let result = request.newestResults.first else { return .call((tool, arguments)) }
            return .say(result["error"]["code"].string ?? "it worked")
        }
    }

    @Test("a block refuses the call with its rule and reason, and the run goes on")
    func block() async throws {
        let tools = ClosureTools()
        let judge = FixedJudge(.block)
        try await withDesk(
            Self.guarded, model: Self.calling("get_order"), tools: tools, judge: judge
        ) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""blocked_by_rule""#)
            #expect(
                try await follower.lastResult()["error"]["message"]
                    == "get_order is blocked by rule cap: Above the limit.")
            #expect(tools.requests == [])
            #expect(
                try await follower.contents(.l1Decision) == [
                    [
                        "tool_call_id": "call_1", "tool_name": "id-of-get_order", "action": "block",
                        "winning_rule_id": "cap",
                        "matched": [
                            [
                                "id": "cap", "then": "block", "reason": "Above the limit", "owner_agent_id": "agent",
                            ]
                        ],
                    ]
                ])
            #expect(
                try await follower.timeline().dropFirst(2).prefix(3) == [
                    "1 ToolCall get_order", "1 L1Decision", "1 ToolResult blocked_by_rule",
                ])
        }
    }

    @Test("an allow lets the approval gate have its say")
    func allow() async throws {
        try await withDesk(
            Self.guarded, model: Self.calling("issue_refund"), judge: FixedJudge(.allow)
        ) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(try await follower.pendingTask().kind == .approval)
        }
    }

    @Test(
        "a pause asks for a review that only the queue completes, and that stands for the approval too",
        arguments: [true, false])
    func pause(approved: Bool) async throws {
        let tools = ClosureTools()
        try await withDesk(
            Self.guarded, model: Self.calling("issue_refund"), tools: tools, judge: FixedJudge(.pause)
        ) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            let task = try await follower.pendingTask()
            #expect(task.kind == .anomalyReview)
            #expect(task.payload.value["rule_id"] == "cap")
            #expect(task.payload.value["reason"] == "Above the limit")
            #expect(task.payload.value["tool_calls"].list?.first?["operation_name"] == "issue_refund")
            #expect(
                task.payload.value.record?.keys == ["tool_calls", "rule_id", "reason", "matched", "incident_id"])
            await #expect(throws: EngineError.taskNotAPICompletable) { try await follower.answer(TaskAnswer()) }
            try await follower.review(TaskAnswer(approved: approved))
            #expect(try await follower.settle().output == (approved ? #""it worked""# : #""approval_rejected""#))
            #expect(tools.requests == (approved ? ["POST issue_refund"] : []))
            #expect(try await follower.conversation().tasks.count == 1)
        }
    }

    @Test("a pause of a child's rule asks a person even under a request root")
    func pauseUnderRequest() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                guard let result = request.newestResults.first else { return .calls([("writer", [:])]) }
                return .say(result["data"].string ?? "")
            },
            "writer": { request in request.iteration == 1 ? .call(("get_order", [:])) : .say("Read.") },
        ])
        let member = Team.Member("writer", operations: ["get_order"]) { $0.version.anomalyControl = true }
        let judge = FixedJudge(.pause)
        try await withTeam(Team(mode: .request, member), model: model, judge: judge) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(Set(try await follower.statuses().values) == [.waitingForHITL])
            try await follower.review(TaskAnswer(approved: true))
            #expect(try await follower.settle().output == #""Read.""#)
            #expect(judge.ancestors == [["version"]])
        }
    }

    @Test("a termination ends the whole session at once")
    func terminate() async throws {
        let model = ClosureModel.team([
            "lead": { _ in .calls([("writer", [:])]) }, "writer": { _ in .call(("get_order", [:])) },
        ])
        let member = Team.Member("writer", operations: ["get_order"]) { $0.version.anomalyControl = true }
        let tools = ClosureTools()
        try await withTeam(
            Team(member), model: model, tools: tools, judge: FixedJudge(.terminateSession)
        ) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().outcome == .sessionTerminated)
            #expect(try await follower.run(of: "writer").outcome == .sessionTerminated)
            #expect(tools.requests == [])
        }
    }

    @Test("attempts are counted in the run and in the session, this one and refused ones included")
    func counts() async throws {
        let model = ClosureModel.team([
            "lead": { request in
                switch request.iteration {
                case 1: .call(("get_order", [:]), ("get_order", [:]))
                case 2: .calls([("writer", [:])])
                case 3: .call(("get_order", [:]))
                default: .say("Done.")
                }
            },
            "writer": { request in request.iteration == 1 ? .call(("get_order", [:])) : .say("Read.") },
        ])
        let judge = FixedJudge(.block)
        let team = Team(Team.Member("writer", operations: ["get_order"])) { $0.anomalyControl = true }
        try await withTeam(team, model: model, judge: judge) { desk in
            let root = try await desk.start().settle()
            #expect(root.status == .completed)
            // The first one is looked at twice: were it to wait for a person, the second one would go first.
            #expect(judge.attempts.map(\.inRun.count) == [1, 1, 2, 1, 3])
            #expect(judge.attempts.map(\.inSession.count) == [1, 1, 2, 3, 4])
        }
    }

    @Test("arguments that do not fit and tools that are not allowed are refused before they are judged")
    func order() async throws {
        let judge = FixedJudge(.block)
        for (tool, code) in [("get_order", "invalid_arguments"), ("drop_tables", "tool_not_allowed")] {
            try await withDesk(Self.guarded, model: Self.calling(tool, ["orderId": 7]), judge: judge) { desk in
                let follower = try await desk.start()
                _ = try await follower.settle()
                #expect(try await follower.lastResult()["error"]["code"].string == code)
            }
        }
        #expect(judge.attempts.isEmpty)
    }

    @Test("without anomaly control nothing is judged")
    func off() async throws {
        let judge = FixedJudge(.block)
        try await withDesk(model: Self.calling("get_order"), judge: judge) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().output == #""it worked""#)
            #expect(judge.attempts.isEmpty)
        }
    }

    @Test("a call that a rule will pause comes after those of its turn that need nobody, and is judged once")
    func pauseLast() async throws {
        let fixture = DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [["id": "odd", "when": ["tool_name_in": ["send_mail"]], "then": "pause"]]
        }
        let tools = ClosureTools()
        let model = ClosureModel.turns(.call(("send_mail", [:]), ("get_order", [:])), .say("Done."))
        try await withDesk(fixture, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(tools.requests == ["GET get_order"])
            try await follower.review(TaskAnswer(approved: true))
            #expect(try await follower.settle().status == .completed)
            #expect(tools.requests == ["GET get_order", "POST send_mail"])
            #expect(try await follower.contents(.l1Decision).map(\.["winning_rule_id"]) == ["odd"])
        }
    }
}
