import Testing
import Values

@testable import LocalPlatform

/// Section 23 of the contract for `anthropic`, against recorded replies.
@Suite("Anthropic messages", .timeLimit(.minutes(1)))
struct AnthropicMessagesTests {
    private let talk = VendorTalk(type: .anthropic)

    @Test("a request names model, instructions, input, tools and settings as Anthropic has them")
    func request() async throws {
        let outcome = try await talk.ask(
            .desk {
                $0.temperature = 0.2
                $0.topK = 40
            }, replies: .recorded("anthropic-answer"))
        let call = try #require(outcome.calls.first)
        #expect(call.path == "/v1/messages" && call.header("x-api-key") == VendorTalk.key)
        #expect(call.header("anthropic-version") == "2023-06-01" && call.header("authorization") == nil)
        var body = try #require(call.body.record)
        let tools = try #require(body["tools"]?.list)
        body["tools"] = nil
        #expect(
            Value.record(body) == [
                "model": "desk-model", "max_tokens": 16000, "temperature": 0.2, "top_k": 40,
                "system": "You run a refund desk.",
                "messages": [
                    ["role": "user", "content": [["type": "text", "text": #"{"query":"Refund order 1182"}"#]]]
                ],
            ])
        #expect(tools.count == 3)
        #expect(
            tools[0] == [
                "name": "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11", "description": "get_order: Read one order.",
                "input_schema": [
                    "type": "object", "properties": ["orderId": ["type": "string"]], "required": ["orderId"],
                ],
            ])
    }

    @Test("calls in parallel come back, and their results go out together, over several rounds")
    func rounds() async throws {
        try await VendorServer { _, number in
            .recorded(number == 0 ? "anthropic-tool-use" : "anthropic-answer")
        }.serving { server, base in
            try await talk.asking(at: base) { provider in
                let first = try await provider.complete(.desk())
                #expect(first.text == "I look at the order and at the policy." && first.tokens == 544)
                #expect(first.calls.map(\.arguments) == [["orderId": "1182"], [:]])
                #expect(
                    first.calls.map(\.tool) == [
                        "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11", "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33",
                    ])
                let request = ModelRequest.desk(after: first) { $0.messages.append(.user(text: "Hurry.", files: [])) }
                let second = try await provider.complete(request)
                #expect(second.text == "Order 1182 was paid and nothing is refunded yet." && second.tokens == 575)
            }
            let messages = try #require(server.calls.last?.body["messages"].list)
            #expect(messages.compactMap { $0["role"].string } == ["user", "assistant", "user"])
            #expect(
                messages[1]["content"] == [
                    ["type": "text", "text": "I look at the order and at the policy."],
                    [
                        "type": "tool_use", "id": "toolu_01A09q90qw90lq917835lq9",
                        "name": "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11", "input": ["orderId": "1182"],
                    ],
                    [
                        "type": "tool_use", "id": "toolu_01B19r91rx91mr928946mr0",
                        "name": "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33", "input": [:],
                    ],
                ])
            #expect(
                messages[2]["content"] == [
                    [
                        "type": "tool_result", "tool_use_id": "toolu_01A09q90qw90lq917835lq9", "is_error": false,
                        "content": #"{"data":{"paid":59.9},"error":null,"successful":true}"#,
                    ],
                    [
                        "type": "tool_result", "tool_use_id": "toolu_01B19r91rx91mr928946mr0", "is_error": true,
                        "content": #"{"data":null,"error":{"code":"tool_http_error"},"successful":false}"#,
                    ],
                    ["type": "text", "text": "Hurry."],
                ])
        }
    }

    @Test(
        "an answer that is none ends with a reason",
        arguments: [
            ("max_tokens", "cut the answer off: it reached"),
            ("model_context_window_exceeded", "the conversation fills all"),
            ("refusal", "refuses to answer"), ("pause_turn", "paused a turn"), ("tool_use", "and calls none"),
        ])
    func noAnswer(_ stopReason: String, _ reason: String) async throws {
        let reply = """
            {"type":"message","content":[{"type":"text","text":"Hm"}],"stop_reason":"\(stopReason)",
            "usage":{"input_tokens":5,"output_tokens":1}}
            """
        let outcome = try await talk.ask(.desk(), replies: .json(reply))
        #expect(outcome.failure?.message.contains(reason) == true, "\(outcome.answers)")
        #expect(outcome.failure?.tokens == 6)
    }

    @Test("an empty message is an empty answer, a reply of another kind is none")
    func shapes() async throws {
        let empty =
            #"{"type":"message","content":[],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":1}}"#
        #expect(try await talk.ask(.desk(), replies: .json(empty)).turn() == ModelTurn(text: "", calls: [], tokens: 6))
        let other = try await talk.ask(.desk(), replies: .recorded("openai-answer"))
        #expect(other.failure == .malformed("The provider 'Vendor' answered with JSON that is no message."))
    }

    @Test("input of a call that is no object is kept for a tool error")
    func oddInput() async throws {
        let reply = """
            {"type":"message","stop_reason":"tool_use","content":[{"type":"tool_use","id":"t","name":"phrony_wait","input":[1]},
            {"type":"tool_use","id":"u","name":"phrony_wait"}]}
            """
        let turn = try await talk.ask(.desk(), replies: .json(reply)).turn()
        #expect(turn.calls.map(\.arguments) == ["[1]", [:]])
    }
}
