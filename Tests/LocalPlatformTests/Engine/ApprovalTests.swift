import Testing
import Values

@testable import LocalPlatform

@Suite("Approvals")
struct ApprovalTests {
    private static let refund = ClosureModel.turns(
        .call(("issue_refund", ["orderId": "1182"]), text: "I pay it back."), .say("Done."))

    @Test("a gated call waits for a person and runs after the approval")
    func approved() async throws {
        let tools = ClosureTools()
        try await withDesk(model: Self.refund, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(tools.requests == [])
            let task = try await follower.pendingTask()
            #expect(task.kind == .approval)
            #expect(task.title == "Approve issue_refund")
            #expect(
                task.payload.value == [
                    "tool_calls": [
                        [
                            "tool_call_id": "call_1", "name": "id-of-issue_refund", "operation_name": "issue_refund",
                            "service_name": "Shop", "arguments": ["orderId": "1182"],
                        ]
                    ], "reason": "operation",
                ])
            try await follower.answer(TaskAnswer(approved: true, metadata: Record([("ticket", "SUP-77")])))
            #expect(try await follower.settle().status == .completed)
            #expect(tools.requests == ["POST issue_refund"])
            #expect(
                try await follower.timeline() == [
                    "1 llm_request_prepared", "1 reasoning I pay it back.", "1 ToolCall issue_refund",
                    "1 UserTaskReq approval", "1 UserTaskRes approved", "1 ToolResult", "2 llm_request_prepared",
                    "2 reasoning Done.", "2 output",
                ])
            let response = try await follower.conversation().steps[4].content.value
            #expect(
                response == [
                    "user_task_id": .string(task.id), "kind": "approval", "outcome": "approved", "approved": true,
                    "metadata": ["ticket": "SUP-77"], "completed_by": ["type": "api_key", "id": "key"],
                ])
        }
    }

    @Test("a rejected call is not sent; the model is told and answers")
    func rejected() async throws {
        let tools = ClosureTools()
        let model = ClosureModel { request throws(ModelError) in
            guard case .toolResult(_, _, let result)? = request.messages.last else {
                return .call(("issue_refund", [:]))
            }
            return .say(result["error"]["code"].string ?? "no error")
        }
        try await withDesk(model: model, tools: tools) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer(approved: false))
            let run = try await follower.settle()
            #expect(run.status == .completed)
            #expect(run.output == #""approval_rejected""#)
            #expect(tools.requests == [])
        }
    }

    @Test("open calls of a round run first, then gated ones ask one at a time, and the model sees all results together")
    func order() async throws {
        let model = ClosureModel { request throws(ModelError) in
            if request.iteration == 1 {
                return .call(("issue_refund", [:]), ("get_order", [:]), ("issue_refund", [:]), ("set_note", [:]))
            }
            let results = request.messages.compactMap { if case .toolResult(let id, _, _) = $0 { id } else { nil } }
            return .say(results.joined(separator: " "))
        }
        let tools = ClosureTools()
        try await withDesk(model: model, tools: tools) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            #expect(tools.requests == ["GET get_order", "PUT set_note"])
            try await follower.answer(TaskAnswer())
            #expect(try await follower.settle().status == .waitingForHITL)
            #expect(tools.requests.count == 3)
            try await follower.answer(TaskAnswer())
            let run = try await follower.settle()
            #expect(run.output == #""call_1 call_2 call_3 call_4""#)
            #expect(tools.requests.count == 4)
            #expect(run.toolCallAttempts == 4)
        }
    }

    @Test(
        "calls that a rule stops ask in their order, among those that need an approval and behind those that need nobody"
    )
    func stoppedByRule() async throws {
        let fixture = DeskFixture { fixture in
            fixture.version.anomalyControl = true
            fixture.version.rules = [["id": "look", "when": ["tool_name_in": ["set_note"]], "then": "pause"]]
        }
        let model = ClosureModel.turns(
            .call(
                ("set_note", ["n": 1]), ("issue_refund", ["n": 2]), ("set_note", ["n": 3]), ("get_order", ["n": 4]),
                ("set_note", ["n": 5])), .say("Done."))
        let tools = ClosureTools()
        try await withDesk(fixture, model: model, tools: tools) { desk in
            let follower = try await desk.start()
            for asked in [1, 2, 3, 5] {
                #expect(try await follower.settle(until: .waitingForHITL).status == .waitingForHITL)
                let call = try await follower.pendingTask().payload.value["tool_calls"].list?.first
                #expect(call?["arguments"]["n"] == .integer(asked))
                try await follower.review(TaskAnswer())
            }
            #expect(try await follower.settle(until: .completed).status == .completed)
            #expect(
                tools.requests == [
                    "GET get_order", "PUT set_note", "POST issue_refund", "PUT set_note", "PUT set_note",
                ])
        }
    }

    @Test("without a person a gated call is an error result, and the other calls still run")
    func unavailable() async throws {
        let tools = ClosureTools()
        let model = ClosureModel.turns(.call(("issue_refund", [:]), ("get_order", [:])), .say("Done."))
        try await withDesk(DeskFixture(mode: .request), model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(tools.requests == ["GET get_order"])
            let results = try await follower.conversation().steps.filter { $0.type == .toolResult }
            #expect(results.first?.content.value["result"]["error"]["code"] == "approval_unavailable")
            #expect(try await follower.conversation().tasks.isEmpty)
        }
    }

    @Test(
        "the operation decides whether a person is asked, else its integration does",
        arguments: [
            (nil, nil, nil), (nil, false, nil), (nil, true, "operation"), (true, nil, "integration"),
            (true, false, nil), (true, true, "operation"),
        ] as [(Bool?, Bool?, String?)])
    func levels(integration: Bool?, operation: Bool?, reason: String?) throws {
        let fixture = DeskFixture { fixture in
            fixture.service.config = integration == true ? ["requireApproval": true] : [:]
            fixture.operations[0].requireApproval = operation
        }
        let tool = BoundTool(operation: fixture.operations[0], service: fixture.service)
        #expect(tool.approvalReason?.rawValue == reason)
    }

    @Test("of two answers at once one wins, and the tool runs once")
    func race() async throws {
        let tools = ClosureTools()
        try await withDesk(model: Self.refund, tools: tools) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let task = try await follower.pendingTask()
            let results = await withTaskGroup(of: Result<RunStatus, EngineError>.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do throws(EngineError) {
                            return .success(
                                try await desk.engine.answer(task: task.id, with: TaskAnswer(), by: desk.person))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count { $0 == .success(.running) } == 1)
            let completedAt = try await desk.store.task(id: task.id)?.completedAt
            let lost = EngineError.taskAlreadyCompleted(at: try #require(completedAt))
            #expect(results.count { $0 == .failure(lost) } == 7)
            #expect(try await follower.settle().status == .completed)
            #expect(tools.requests == ["POST issue_refund"])
        }
    }

    @Test("an unknown task is refused")
    func unknown() async throws {
        try await withDesk(model: .turns(.say("Hello."))) { desk in
            await #expect(throws: EngineError.taskNotFound) {
                try await desk.engine.answer(task: "nothing", with: TaskAnswer(), by: desk.person)
            }
        }
    }
}
