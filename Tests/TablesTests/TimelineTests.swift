import Tables
import Testing
import Values

@Suite("Timelines")
struct TimelineTests {
    private let run = "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"

    private func timeline(_ items: Value...) -> Timeline {
        Timeline(
            conversation: [
                "session": ["status": "Running", "startedAt": "2026-05-12T09:30:00.000Z"],
                "runs": [["id": .string(run), "agentName": "desk", "depth": 1]], "items": .list(List(items)),
            ], taskNames: ["task-id": "t7"])
    }

    private func did(_ type: String, _ content: Value) -> String? {
        timeline(["type": .string(type), "content": content]).rows.first?.did
    }

    @Test("a row knows when, who, what and how long")
    func row() throws {
        let timeline = timeline([
            "runId": .string(run), "id": "step-id", "ordinal": 3, "type": "ToolCall", "tokensUsed": 12,
            "content": ["name": "id-of-it", "operation_name": "get_order", "arguments": ["orderId": "1182"]],
            "startedAt": "2026-05-12T09:30:01.500Z", "finishedAt": "2026-05-12T09:30:02.000Z", "error": nil,
        ])
        #expect(
            timeline.value() == [
                [
                    "ordinal": 3, "at": .duration(.milliseconds(1500)), "agent": "desk", "depth": 1, "step": "ToolCall",
                    "did": "get_order {\"orderId\":\"1182\"}", "tokens": 12, "took": .duration(.milliseconds(500)),
                    "runId": .string(run), "id": "step-id",
                ]
            ])
        let row = try #require(timeline.rows.first)
        #expect(row.at == .milliseconds(1500) && row.took == .milliseconds(500))
    }

    @Test("an item that has nothing but a type is a row as well")
    func barest() {
        let row = timeline().timelineRow(for: ["type": "Novelty"])
        #expect(row.step == "Novelty" && row.did.isEmpty && row.number == nil && row.at == nil && row.took == nil)
        #expect(timeline().timelineRow(for: 5).step.isEmpty)
        #expect(Timeline(conversation: nil).rows.isEmpty)
    }

    @Test("known types are read regardless of case, unknown ones are shown as what they hold")
    func types() {
        #expect(did("Reasoning", ["message": "", "preview": "I look."]) == "I look.")
        #expect(did("Novelty", ["run_id": "x", "step_kind": "Novelty", "gauge": 5]) == "{\"gauge\":5}")
        #expect(did("Novelty", [1, 2]) == "[1,2]")
        #expect(did("reasoning", nil) == "")
    }

    @Test("only the types that are asked for become rows")
    func chosenTypes() {
        let timeline = timeline(["type": "ToolCall"], ["type": "reasoning"], ["type": "Novelty"])
        let value = timeline.value(options: TimelineOptions(types: ["toolcall", "novelty"]))
        #expect(value.list?.map { $0["step"] } == ["ToolCall", "Novelty"])
    }

    @Test("results tell success from failure")
    func results() {
        #expect(did("ToolResult", ["result": ["data": ["a": 1], "error": nil]]) == "ok {\"a\":1}")
        #expect(
            did("ToolResult", ["result": ["error": ["code": "http_503", "message": "closed"]]])
                == "error http_503: closed")
        #expect(did("ToolResult", ["result": ["error": "plain text"]]) == "error plain text")
        #expect(did("ToolResult", ["result": ["data": "no", "error": nil, "successful": false]]) == "error \"no\"")
        #expect(did("RunCompleted", ["status": "Failed", "error": ["code": "x"], "output": nil]) == "Failed: x")
    }

    @Test("tasks are named by their short names")
    func tasks() {
        let request: Value = [
            "user_task_id": "task-id", "kind": "text", "payload": ["prompt": "Which?"], "status": "pending",
        ]
        #expect(did("UserTaskReq", request) == "t7 text: Which?")
        let response: Value = [
            "user_task_id": "task-id", "outcome": "answered", "text_value": "this",
            "completed_by": ["type": "user", "id": .string(run)],
        ]
        #expect(did("UserTaskRes", response) == "t7 answered \"this\" by user 9e2a6c1b")
        #expect(did("UserTaskRes", ["approved": false]) == "rejected")
    }

    @Test("an item's own error stands behind what it did")
    func errors() {
        let failed: Value = ["type": "llm_request_prepared", "content": ["model": "m"], "error": "timeout"]
        #expect(timeline(failed).rows.first?.did == "m: timeout")
        #expect(timeline(failed).rows.first?.emphasis == .failure)
    }

    @Test("sentences are bounded and say so, unless they are asked for in full")
    func bounded() throws {
        let message = String(repeating: "日本", count: 5000)
        let timeline = timeline(["type": "reasoning", "content": ["message": .string(message)]])
        let did = try #require(timeline.rows.first?.did)
        #expect(did.hasSuffix("…") && did.utf8.count <= 1003)
        let full = timeline.render(Layout(), options: TimelineOptions(full: true))
        #expect(full.count { $0 == "日" } == 5000)
        let nested = self.timeline([
            "type": "Novelty", "content": ["list": .list(List(repeatElement("x", count: 9999)))],
        ])
        #expect(try #require(nested.rows.first?.did).hasSuffix("…"))
    }

    @Test("rows drawn one at a time fit the terminal", arguments: [20, 40, 80, 200])
    func live(_ width: Int) {
        for hours in [0, 1, 30] {
            let item: Value = [
                "runId": .string(run), "ordinal": 12345, "type": "llm_request_prepared",
                "content": ["model": "日本日本日本日本日本"],
                "startedAt": .instant(
                    Instant(nanoseconds: 1_778_578_200_123_000_000 + Int64(hours) * 3_600_000_000_000)),
            ]
            #expect(DisplayWidth.of(timeline().row(for: item, Layout(width: width))) <= width)
        }
    }
}
