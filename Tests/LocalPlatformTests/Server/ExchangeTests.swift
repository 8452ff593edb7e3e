import Testing
import Values

@testable import LocalPlatform

/// Section 31: the complete exchange, field by field, against the manifest that ships as a sample.
@Suite("The exchange of the contract", .timeLimit(.minutes(1)))
struct ExchangeTests {
    private static let input: Value = ["orderId": "A-1042", "reason": "arrived broken", "amount": 59.9]

    @Test("goes as the contract tells it")
    func exchange() async throws {
        try await TestPlatform.run(manifests: [SourceFile.path("samples/refund-desk.yaml")]) { platform in
            let agent = try platform.agentId("Refund desk")
            let started = try await platform.call("POST", "/v1/agents/\(agent)/runs", ["input": Self.input])
            #expect(started.status == 202 && started.body["status"] == "Running")
            let run = try #require(started.body["runId"].string)
            try await platform.wait(for: run, status: "WaitingForHITL")

            let polled = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(polled["status"] == "WaitingForHITL" && polled["totalTokensUsed"] == 1184)
            let task = try await checkPause(try await platform.conversation(run, "?stepContent=slim"), run)

            let body: Value = [
                "runId": .string(run), "userTaskId": .string(task), "approved": true, "metadata": ["ticket": "SUP-77"],
            ]
            let approved = try await platform.call("POST", "/v1/runs/\(run)/messages", body)
            #expect(approved.status == 202 && approved.body == ["status": "Running"])
            #expect(
                try await platform.call("POST", "/v1/runs/\(run)/messages", body).code == "user_task_already_completed")

            try await platform.wait(for: run, status: "Completed")
            let done = try await platform.call("GET", "/v1/runs/\(run)").body
            #expect(done["output"] == ["refundId": "R-A-1042", "amount": 59.9] && done["totalTokensUsed"] == 1902)
            try await checkEnd(try await platform.conversation(run))
        }
    }

    /// Step 3; the id of the task.
    private func checkPause(_ conversation: Value, _ run: String) async throws -> String {
        let session = conversation["session"]
        #expect(session["llmModel"] == "desk-model-1" && session["triggerName"] == "Backend")
        #expect(session["input"] == Self.input && session["totalTokensUsed"] == 1184)
        var context = try #require(session["startContext"].record)
        #expect(context["instructions"] == "Check the order before you refund.")
        context["instructions"] = nil
        #expect(
            .record(context) == [
                "version": 1, "userInput": Self.input, "llmModel": "desk-model-1", "temperature": 0.2,
                "maxTokensPerRun": 400_000, "maxIterations": 10, "maxToolCalls": 32, "canExecuteSubAgents": false,
                "topP": nil, "topK": nil, "agentExecutionMode": "hitl", "rootAgentExecutionMode": "hitl", "maxDepth": 5,
            ])
        #expect(conversation["runs"].list?.first?["agentName"] == "Refund desk")
        #expect(conversation["runs"].list?.first?["versionLabel"] == "v3")
        let items = Array(conversation["items"].list ?? List())
        #expect(items.map(\.["content"]).map(Self.withoutIds) == Self.expectedContents)
        #expect(items.map(\.["tokensUsed"]) == [nil, 541, nil, nil, nil, 643, nil, nil])
        #expect(items.last?["finishedAt"].isNull == true && items.allSatisfy { $0["runId"] == .string(run) })
        return try #require(items.last?["content"]["user_task_id"].string)
    }

    private func checkEnd(_ conversation: Value) async throws {
        let items = Array(conversation["items"].list ?? List())
        #expect(
            items.dropFirst(8).map(\.["type"].string) == [
                "UserTaskRes", "ToolResult", "llm_request_prepared", "reasoning", "output", "RunCompleted",
                "SessionCompleted",
            ])
        #expect(items.map(\.["ordinal"].int) == Array(1...15))
        #expect(items[7]["content"]["status"] == "completed" && items[7]["content"]["outcome"] == "approved")
        #expect(items[7]["finishedAt"].isNull == false)
    }

    /// The contents of rows 1 to 8, without the members that differ from run to run.
    private static let expectedContents: [Value] = [
        ["sequence": 1, "step_kind": "llm_request_prepared", "iteration": 1, "model": "desk-model-1"],
        [
            "sequence": 2, "step_kind": "reasoning", "iteration": 1, "message": "I look at the order first.",
            "preview": "I look at the order first.", "tokens_used": 541,
        ],
        [
            "sequence": 3, "step_kind": "ToolCall", "iteration": 1, "operation_name": "get_order",
            "tool_call_id": "call_1", "arguments": ["orderId": "A-1042"],
        ],
        ["sequence": 4, "step_kind": "ToolResult", "iteration": 1, "tool_call_id": "call_1"],
        ["sequence": 5, "step_kind": "llm_request_prepared", "iteration": 2, "model": "desk-model-1"],
        [
            "sequence": 6, "step_kind": "reasoning", "iteration": 2, "message": "Paid in full, nothing refunded yet.",
            "preview": "Paid in full, nothing refunded yet.", "tokens_used": 643,
        ],
        [
            "sequence": 7, "step_kind": "ToolCall", "iteration": 2, "operation_name": "issue_refund",
            "tool_call_id": "call_2", "arguments": ["orderId": "A-1042", "amount": 59.9],
        ],
        [
            "sequence": 8, "step_kind": "UserTaskReq", "iteration": 2, "kind": "approval", "status": "pending",
            "blocking": true, "api_completable": true, "title": "Approve issue_refund",
            "payload": [
                "tool_calls": [
                    [
                        "tool_call_id": "call_2", "operation_name": "issue_refund", "service_name": "Shop",
                        "arguments": ["orderId": "A-1042", "amount": 59.9],
                    ]
                ], "reason": "operation",
            ],
        ],
    ]

    /// Leaves out ids, times and the order as the shop tells it.
    private static func withoutIds(_ content: Value) -> Value {
        switch content {
        case .record(let record):
            let varying = ["name", "user_task_id", "requested_at", "result"]
            return .record(Record(record.filter { !varying.contains($0.0) }.map { ($0.0, withoutIds($0.1)) }))
        case .list(let list): return .list(List(list.map(withoutIds)))
        default: return content
        }
    }
}
