import Testing
import Values

@testable import LocalPlatform

@Suite("The run loop")
struct RunLoopTests {
    @Test("a turn without calls is the final answer")
    func answersAtOnce() async throws {
        try await withDesk(model: .turns(.say("Hello.", tokens: 7))) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            #expect(run.status == .completed)
            #expect(run.output == #""Hello.""#)
            #expect(run.totalTokensUsed == 7)
            #expect(run.finishedAt != nil)
            #expect(
                try await follower.timeline() == ["1 llm_request_prepared", "1 reasoning Hello.", "1 output"])
            let session = try await follower.conversation().session
            #expect(session.status == .completed)
            #expect(session.output == run.output)
            #expect(session.totalTokensUsed == 7)
        }
    }

    @Test("an ungated call runs, and the model sees its result")
    func callsTool() async throws {
        let model = ClosureModel { request throws(ModelError) in
            if request.iteration == 1 { return .call(("get_order", ["orderId": "1182"]), text: "I look.") }
            return .say("\(request.messages)")
        }
        let tools = ClosureTools()
        try await withDesk(model: model, tools: tools) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            let logId = try await follower.lastResult()["log_id"].string ?? "none"
            let result: Value = ["data": ["ok": true], "error": nil, "log_id": .string(logId), "successful": true]
            let call = ModelCall(
                id: "call_1", tool: "id-of-get_order", arguments: ["orderId": "1182"], operationName: "get_order")
            let seen: [ModelMessage] = [
                .assistant(text: "I look.", calls: [call]),
                .toolResult(callId: "call_1", tool: "get_order", result: result),
            ]
            #expect(run.output?.value.string == "\(seen)")
            #expect(tools.requests == ["GET get_order"])
            #expect(
                try await follower.timeline() == [
                    "1 llm_request_prepared", "1 reasoning I look.", "1 ToolCall get_order", "1 ToolResult",
                    "2 llm_request_prepared", "2 reasoning \(run.output?.value.string ?? "")", "2 output",
                ])
        }
    }

    @Test("the rows of a call have the keys of the contract")
    func contentKeys() async throws {
        let model = ClosureModel.turns(.call(("get_order", ["orderId": "1182"])), .say("Done."))
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let keys = try await follower.conversation().steps.map { $0.content.value.record?.keys ?? [] }
            #expect(
                keys == [
                    ["model"], ["message", "preview", "tokens_used"],
                    ["name", "operation_name", "tool_call_id", "arguments"], ["tool_call_id", "result"], ["model"],
                    ["message", "preview", "tokens_used"], ["tokens_used", "total_tokens_used"],
                ])
            let call = try await follower.conversation().steps[2].content.value
            #expect(call["name"] == "id-of-get_order")
            #expect(call["operation_name"] == "get_order")
        }
    }

    @Test("a call of a tool that is not allowed is an error result, and the run goes on")
    func refusesUnknownTool() async throws {
        let model = ClosureModel.turns(.call(("drop_tables", [:])), .say("Sorry."))
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            #expect(run.status == .completed)
            #expect(run.toolCallAttempts == 1)
            #expect(try await follower.lastResult()["error"]["code"] == "tool_not_allowed")
        }
    }

    @Test("arguments that do not fit are an error result, and nothing is sent")
    func refusesArguments() async throws {
        let tools = ClosureTools()
        let model = ClosureModel.turns(.call(("get_order", ["orderId": 7])), .say("Sorry."))
        try await withDesk(model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(try await follower.lastResult()["error"]["code"] == "invalid_arguments")
            #expect(tools.requests == [])
        }
    }

    @Test("call ids that a model repeats are made unique in the run")
    func uniqueCallIds() async throws {
        let model = ClosureModel.turns(
            .call(("get_order", [:])), .call(("get_order", [:])), .say("Done."))
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let calls = try await follower.conversation().steps.filter { $0.type == .toolCall }
            let ids = Set(calls.compactMap { $0.content.value["tool_call_id"].string })
            #expect(ids.count == 2)
            #expect(ids.contains("call_1"))
        }
    }

    @Test("two call ids that vendors would spell alike do not meet in one run")
    func vendorCallIds() async throws {
        let turn = ModelTurn(
            text: "", calls: ["c:1", "c.1"].map { ModelCall(id: $0, tool: "get_order", arguments: [:]) }, tokens: 1)
        try await withDesk(model: ClosureModel.turns(turn, .say("Done."))) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let ids = try await follower.contents(.toolCall).compactMap { $0["tool_call_id"].string }
            #expect(ids.first == "c:1" && Set(ids.map(\.asVendorName)).count == 2)
        }
    }

    @Test("a model that cannot answer fails the run")
    func modelFails() async throws {
        let model = ClosureModel { _ throws(ModelError) in throw .unavailable("The provider is down.") }
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            let run = try await follower.settle()
            #expect(run.status == .failed)
            #expect(run.outcome == .llmError)
            #expect(run.error == "llm_error: The provider is down.")
            let session = try await follower.conversation().session
            #expect(session.status == .failed)
            #expect(session.error == run.error)
        }
    }

    @Test("what is frozen at the start is kept with the session")
    func startContext() async throws {
        try await withDesk(model: .turns(.say("Hello."))) { desk in
            let follower = try await desk.start(["query": "q"])
            _ = try await follower.settle()
            let session = try await follower.conversation().session
            let context = session.startContext?.value ?? .null
            #expect(context["version"] == 1)
            #expect(context["userInput"] == ["query": "q"])
            #expect(context["maxSessionTokens"].isNull)
            #expect(context.record?.keys.contains("maxSessionTokens") == false)
            #expect(context.record?.keys.contains("topP") == true)
            #expect(context["rootAgentExecutionMode"] == "hitl")
            #expect(session.input?.value == ["query": "q"])
        }
    }

    @Test("arguments that are nested too deep are kept as a text, which no tool takes", arguments: [64, 65, 600])
    func deepArguments(depth: Int) async throws {
        let tools = ClosureTools()
        let deep = (1..<depth).reduce(Value.string("x")) { value, _ in ["deeper": value] }
        let model = ClosureModel.turns(.call(("get_order", ["deep": deep])), .say("Done."))
        try await withDesk(model: model, tools: tools) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            let call = try #require(try await follower.contents(.toolCall).first)
            let result = try await follower.lastResult()
            #expect((call["arguments"].string == nil) == (depth == 64))
            #expect(result["error"]["code"] == (depth == 64 ? .null : "invalid_arguments"))
            #expect(tools.requests.count == (depth == 64 ? 1 : 0))
        }
    }
}

@Suite("The output schema")
struct OutputSchemaTests {
    private static let schema: Value = [
        "type": "object", "required": ["amount"], "properties": ["amount": ["type": "number"]],
    ]

    @Test("an answer that fits becomes the parsed output")
    func fits() async throws {
        try await withDesk(DeskFixture(outputSchema: Self.schema), model: .turns(.say(#"{"amount": 1.50}"#))) { desk in
            let run = try await desk.start().settle()
            #expect(run.output == #"{"amount":1.50}"#)
        }
    }

    @Test("an answer that does not fit is repaired once")
    func repairs() async throws {
        let model = ClosureModel { request throws(ModelError) in
            guard case .user(let text, _)? = request.messages.last else { return .say(#"{"amount":"a lot"}"#) }
            return text.contains("output.amount") ? .say(#"{"amount":2}"#) : .say("What?")
        }
        try await withDesk(DeskFixture(outputSchema: Self.schema), model: model) { desk in
            let run = try await desk.start().settle()
            #expect(run.output == #"{"amount":2}"#)
            #expect(run.iteration == 2)
        }
    }

    @Test("a second answer that does not fit fails the run")
    func givesUp() async throws {
        let model = ClosureModel.turns(.say("No JSON."), .say("{}"), .say(#"{"amount":2}"#))
        try await withDesk(DeskFixture(outputSchema: Self.schema), model: model) { desk in
            let run = try await desk.start().settle()
            #expect(run.outcome == .outputSchemaMismatch)
            #expect(run.iteration == 2)
            #expect(run.error?.hasPrefix("output_schema_mismatch: ") == true)
        }
    }

    @Test("an answer that is nested too deep does not fit", arguments: [64, 65])
    func deep(depth: Int) async throws {
        let answer = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let model = ClosureModel { _ throws(ModelError) in .say(answer) }
        try await withDesk(DeskFixture(outputSchema: ["type": "array"]), model: model) { desk in
            let run = try await desk.start().settle()
            #expect(run.outcome == (depth == 64 ? nil : .outputSchemaMismatch))
            #expect(run.error?.contains("nested more than 64 deep") == (depth == 64 ? nil : true))
        }
    }
}
