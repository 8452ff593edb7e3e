import Testing
import Values

@testable import LocalPlatform

/// Section 23 of the contract for `openai`, `openai_azure` and `self_hosted`, against recorded replies.
@Suite("Chat completions", .timeLimit(.minutes(1)))
struct ChatCompletionsTests {
    @Test("a request names model, instructions, input and tools as OpenAI has them")
    func request() async throws {
        let outcome = try await VendorTalk(path: "/v1").ask(
            .desk {
                $0.temperature = 0.2
                $0.topP = 0.9
                $0.topK = 40
            }, replies: .recorded("openai-answer"))
        let call = try #require(outcome.calls.first)
        #expect(call.method == "POST" && call.path == "/v1/chat/completions")
        #expect(call.header("authorization") == "Bearer \(VendorTalk.key)")
        #expect(call.header("content-type") == "application/json")
        #expect(
            call.body == [
                "model": "desk-model",
                "messages": [
                    ["role": "system", "content": "You run a refund desk."],
                    ["role": "user", "content": #"{"query":"Refund order 1182"}"#],
                ],
                "tools": [
                    [
                        "type": "function",
                        "function": [
                            "name": "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11",
                            "description": "get_order: Read one order.",
                            "parameters": [
                                "type": "object", "properties": ["orderId": ["type": "string"]],
                                "required": ["orderId"],
                            ],
                        ],
                    ],
                    [
                        "type": "function",
                        "function": [
                            "name": "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33", "description": "get_policy",
                            "parameters": ["type": "object", "properties": [:]],
                        ],
                    ],
                    [
                        "type": "function",
                        "function": [
                            "name": "phrony_wait", "description": "Wait.",
                            "parameters": ["type": "object", "properties": [:]],
                        ],
                    ],
                ],
                "temperature": 0.2, "top_p": 0.9,
            ])
    }

    @Test("calls in parallel come back, and their results go out, over several rounds")
    func rounds() async throws {
        try await VendorServer { _, number in
            .recorded(number == 0 ? "openai-tool-calls" : "openai-answer")
        }.serving { server, base in
            try await VendorTalk().asking(at: base) { provider in
                let first = try await provider.complete(.desk())
                #expect(first.text.isEmpty && first.tokens == 450)
                #expect(
                    first.calls == [
                        ModelCall(
                            id: "call_Ty4Hq1Zl8wRk0bPd", tool: "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11",
                            arguments: ["orderId": "1182"]),
                        ModelCall(
                            id: "call_8sUe2Lm5xVn7cQaF", tool: "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33", arguments: [:]),
                    ])
                let second = try await provider.complete(.desk(after: first))
                #expect(
                    second
                        == ModelTurn(
                            text: "Order 1182 was paid and nothing is refunded yet.", calls: [], tokens: 544))
            }
            let messages = try #require(server.calls.last?.body["messages"].list)
            #expect(
                Array(messages.dropFirst(2)) == [
                    [
                        "role": "assistant", "content": nil,
                        "tool_calls": [
                            [
                                "id": "call_Ty4Hq1Zl8wRk0bPd", "type": "function",
                                "function": [
                                    "name": "0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11",
                                    "arguments": #"{"orderId":"1182"}"#,
                                ],
                            ],
                            [
                                "id": "call_8sUe2Lm5xVn7cQaF", "type": "function",
                                "function": ["name": "9b1d7e64-21c3-4f7e-8a0d-5a8e6f1c2d33", "arguments": "{}"],
                            ],
                        ],
                    ],
                    [
                        "role": "tool", "tool_call_id": "call_Ty4Hq1Zl8wRk0bPd",
                        "content": #"{"data":{"paid":59.9},"error":null,"successful":true}"#,
                    ],
                    [
                        "role": "tool", "tool_call_id": "call_8sUe2Lm5xVn7cQaF",
                        "content": #"{"data":null,"error":{"code":"tool_http_error"},"successful":false}"#,
                    ],
                ])
        }
    }

    @Test("Azure gets its own header, and the deployment and the version in the path")
    func azure() async throws {
        let outcome = try await VendorTalk(type: .openaiAzure).ask(.desk(), replies: .recorded("openai-answer"))
        let call = try #require(outcome.calls.first)
        #expect(call.path == "/openai/deployments/desk-model/chat/completions?api-version=2024-10-21")
        #expect(call.header("api-key") == VendorTalk.key && call.header("authorization") == nil)
        #expect(try outcome.turn().tokens == 544)
    }

    @Test("a model of one's own needs no key, gets every setting, and may count no tokens")
    func selfHosted() async throws {
        var talk = VendorTalk(type: .selfHosted, path: "/v1")
        talk.secretName = nil
        let outcome = try await talk.ask(.desk { $0.topK = 40 }, replies: .recorded("self-hosted-answer"))
        let call = try #require(outcome.calls.first)
        #expect(call.header("authorization") == nil && call.path == "/v1/chat/completions")
        #expect(call.body["temperature"] == 1 && call.body["top_k"] == 40)
        let turn = try outcome.turn()
        #expect(turn.text == "Hello." && turn.tokens == RoundCost.tokens(.desk(), turn))
    }

    @Test(
        "what models write as arguments is read, and what is no object is kept for a tool error",
        arguments: [
            (#""{\"a\":1}""#, ["a": 1]), (#""""#, [:]), ("null", [:]), (#"{"a":1}"#, ["a": 1]),
            (#""{\"a\":""#, .string(#"{"a":"#)), (#""[1]""#, "[1]"), (#""nonsense""#, "nonsense"),
        ] as [(String, Value)])
    func arguments(_ written: String, _ read: Value) async throws {
        let reply = """
            {"choices":[{"message":{"content":"","tool_calls":[{"id":"c","function":{"name":"phrony_wait","arguments":\(written)}}]}}]}
            """
        let turn = try await VendorTalk().ask(.desk(), replies: .json(reply)).turn()
        #expect(turn.calls == [ModelCall(id: "c", tool: "phrony_wait", arguments: read)])
    }

    @Test("arguments that were no object go back in one")
    func oddArguments() async throws {
        let outcome = try await VendorTalk().ask(
            .desk {
                $0.messages = [
                    .assistant(text: "", calls: [ModelCall(id: "call 1.2", tool: "made up", arguments: "{broken")]),
                    .toolResult(callId: "call 1.2", tool: "made up", result: ["error": ["code": "tool_not_allowed"]]),
                ]
            }, replies: .recorded("openai-answer"))
        let messages = try #require(outcome.calls.first?.body["messages"].list)
        let call = messages[2]["tool_calls"].list?.first ?? .null
        #expect(call["id"] == "call_1_2" && messages[3]["tool_call_id"] == "call_1_2")
        #expect(call["function"] == ["name": "made_up", "arguments": #"{"invalid":"{broken"}"#])
    }

    @Test("a tool that does not exist is passed on for the engine to refuse, a name instead of an id too")
    func unknownTools() async throws {
        let reply = """
            {"choices":[{"message":{"content":"x","tool_calls":[{"id":"a","function":{"name":"nothing","arguments":"{}"}},
            {"id":"b","function":{"name":"get_order","arguments":"{}"}},{"function":{}}]},"finish_reason":"tool_calls"}]}
            """
        let turn = try await VendorTalk().ask(.desk(), replies: .json(reply)).turn()
        #expect(turn.calls.map(\.tool) == ["nothing", "get_order", ""] && turn.calls.map(\.id) == ["a", "b", ""])
    }

    @Test(
        "an answer that is none ends with a reason",
        arguments: [
            (#"{"choices":[{"message":{"content":"Half an ans"},"finish_reason":"length"}]}"#, "cut the answer off"),
            (#"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#, "content filter"),
            (#"{"choices":[{"message":{"content":null,"refusal":"I can't help."}}]}"#, "refuses: I can't help."),
            (#"{"choices":[]}"#, "holds no choice"), (#"{"choices":[{}]}"#, "holds no choice"),
            (#"[]"#, "holds no choice"), (#"{"error":{"message":"No credit."}}"#, "failed: No credit."),
            ("<html>", "no JSON"), ("", "no JSON"), (#"{"choices":[{"message":{"content":"a"#, "no JSON"),
            (#"{"choices":[{"message":{},"finish_reason":"stop"}]}"#, "an empty message"),
            (#"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#, "an empty message"),
            (#"{"choices":[{"message":{"content":[]},"finish_reason":"stop"}]}"#, "an empty message"),
            (#"{"choices":[{"message":{"content":""}}]}"#, "an empty message"),
            (#"{"choices":[{"message":{"content":42},"finish_reason":"stop"}]}"#, "content that is no text"),
            (#"{"choices":[{"message":{"tool_calls":{"id":"a"}},"finish_reason":"tool_calls"}]}"#, "are no list"),
            (#"{"choices":[{"message":{"tool_calls":[]},"finish_reason":"tool_calls"}]}"#, "and calls none"),
            (
                #"{"choices":[{"message":{"function_call":{"name":"get_order"}},"finish_reason":"function_call"}]}"#,
                "the form that came before tool calls"
            ),
            (
                #"{"choices":[{"message":{"content":"","reasoning_content":"Hm."},"finish_reason":"stop"}]}"#,
                "thought and then said nothing"
            ),
        ])
    func noAnswer(_ reply: String, _ reason: String) async throws {
        let outcome = try await VendorTalk().ask(.desk(), replies: .json(reply))
        #expect(outcome.failure?.message.contains(reason) == true, "\(outcome.answers)")
        #expect(outcome.calls.count == 1)
    }

    @Test("a text that is empty is an answer when the model says that it is done")
    func nothingToAdd() async throws {
        let reply = #"{"choices":[{"message":{"content":""},"finish_reason":"stop"}],"usage":{"total_tokens":3}}"#
        let turn = try await VendorTalk().ask(.desk(), replies: .json(reply)).turn()
        #expect(turn == ModelTurn(text: "", calls: [], tokens: 3))
    }

    @Test(
        "what an answer that is none cost is told with its failure",
        arguments: [
            #"{"choices":[{"message":{"content":"Half"},"finish_reason":"length"}],"usage":{"total_tokens":9}}"#,
            #"{"choices":[{"message":{"refusal":"No."}}],"usage":{"prompt_tokens":4,"completion_tokens":5}}"#,
            #"{"choices":[{"message":{}}],"usage":{"total_tokens":9}}"#,
        ])
    func costOfNothing(_ reply: String) async throws {
        #expect(try await VendorTalk().ask(.desk(), replies: .json(reply)).failure?.tokens == 9)
    }

    @Test(
        "tokens are taken from the usage when it can be believed",
        arguments: [
            (#"{"total_tokens":7}"#, 7), (#"{"prompt_tokens":3,"completion_tokens":4}"#, 7),
            (#"{"total_tokens":-7}"#, nil), (#"{"total_tokens":"7"}"#, nil), (#"{"total_tokens":1e300}"#, nil),
            (#"{"total_tokens":9223372036854775807}"#, nil), ("null", nil),
        ] as [(String, Int?)])
    func usage(_ usage: String, _ tokens: Int?) async throws {
        let reply = #"{"choices":[{"message":{"content":"Hi."}}],"usage":\#(usage)}"#
        let turn = try await VendorTalk().ask(.desk(), replies: .json(reply)).turn()
        #expect(turn.tokens == tokens ?? RoundCost.tokens(.desk(), turn))
    }

    @Test("text in parts is one text")
    func parts() async throws {
        let reply = #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}"#
        #expect(try await VendorTalk().ask(.desk(), replies: .json(reply)).turn().text == "ab")
    }
}
