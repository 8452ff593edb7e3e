import Foundation
import Testing
import Values

@testable import LocalPlatform

/// Whole runs with a model behind HTTP, from the provider on the desk to the timeline (contract, sections 23 and 28).
@Suite("Runs with vendors' models", .timeLimit(.minutes(1)))
struct VendorRunTests {
    private static let key = "sk-planted-4711-abcdefgh"

    /// Gives a platform that has the agent of such a provider, whose model answers as told.
    private func withAgent(
        _ type: ProviderType, outputSchema: String = "{}",
        _ respond: @escaping @Sendable (VendorServer.Call, Int) throws -> VendorServer.Reply,
        _ body: @Sendable (TestPlatform, VendorServer) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            try await VendorServer(respond: respond).serving { server, base in
                try await TestPlatform.run(in: directory + "/data", manifests: []) { platform in
                    let secret = try await platform.desk(
                        "POST", "/secrets", ["name": "vendor", "value": .string(Self.key)])
                    try #require(secret.status == 201)
                    let provider = try await platform.desk(
                        "POST", "/llm-providers",
                        [
                            "name": "Vendor", "type": .string(type.rawValue), "baseUrlOverride": .string(base),
                            "apiKeySecretName": "vendor",
                        ])
                    try #require(provider.status == 201, "\(provider.text)")
                }
                let manifest = directory + "/agent.yaml"
                try Data(Self.manifest(type, base, outputSchema).utf8).write(to: URL(fileURLWithPath: manifest))
                try await TestPlatform.run(in: directory + "/data", manifests: [manifest]) { platform in
                    try await body(platform, server)
                }
            }
            try Self.expectNoKey(in: directory + "/data")
        }
    }

    private static func manifest(_ type: ProviderType, _ base: String, _ outputSchema: String) -> String {
        """
        kind: phrony.manifest
        version: 1
        llmProviders: [{ name: Vendor, type: \(type.rawValue), baseUrlOverride: "\(base)" }]
        services:
          - { manifestKey: vshop, name: Vendor shop, type: http, config: { baseUrl: "phrosh-demo:shop" }, operations: [
              { manifestKey: get_order, name: get_order, description: Read one order.,
                configuration: { method: GET, path: "/orders/{{orderId}}" },
                argumentsSchema: { type: object, properties: { orderId: { type: string } }, required: [orderId] } },
              { manifestKey: issue_refund, name: issue_refund, description: Pay back., requireApproval: true,
                configuration: { method: POST, path: /refunds },
                argumentsSchema: { type: object, required: [orderId, amount] } } ] }
        agents: [{ manifestKey: vdesk, name: vdesk, executionMode: hitl, llmProviderName: Vendor }]
        versions:
          - { agentManifestKey: vdesk, versionLabel: v1, status: deployed, llmModel: desk-model, instructions: Help.,
              outputSchema: \(outputSchema), allowedOperations: [
                { serviceName: Vendor shop, operationName: get_order },
                { serviceName: Vendor shop, operationName: issue_refund } ] }
        triggers: [{ agentManifestKey: vdesk, name: api, type: api }]
        """
    }

    /// No file of the data directory may hold the key.
    private static func expectNoKey(in directory: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
            let data = FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data()
            #expect(data.range(of: Data(key.utf8)) == nil, "\(name) holds the key")
        }
    }

    /// The reply of a vendor of this type: a text, and calls by the operation's name with their arguments as JSON.
    private static func reply(
        _ type: ProviderType, to call: VendorServer.Call, _ text: String, _ calls: [(String, String)]
    ) -> VendorServer.Reply {
        let tools = call.body["tools"].list ?? List()
        let made = calls.enumerated().map { index, wish -> Value in
            let named = tools.first { tool in
                let text = (tool["function"]["description"].string ?? tool["description"].string) ?? ""
                return text.hasPrefix(wish.0)
            }
            let name = named.map { $0["function"].isNull ? $0["name"] : $0["function"]["name"] } ?? .string(wish.0)
            let id = Value.string("c\(call.body["messages"].list?.count ?? 0)_\(index)")
            return type == .anthropic
                ? ["type": "tool_use", "id": id, "name": name, "input": (try? JSON.parse(wish.1)) ?? .string(wish.1)]
                : ["id": id, "type": "function", "function": ["name": name, "arguments": .string(wish.1)]]
        }
        guard type == .anthropic else {
            let message: Value = ["role": "assistant", "content": .string(text), "tool_calls": .list(List(made))]
            let choice: Value = ["message": message, "finish_reason": calls.isEmpty ? "stop" : "tool_calls"]
            let body: Value = ["choices": [choice], "usage": ["total_tokens": 100]]
            return .json(body.json())
        }
        let content: [Value] = (text.isEmpty ? [] : [["type": "text", "text": .string(text)]]) + made
        let body: Value = [
            "type": "message", "content": .list(List(content)), "stop_reason": calls.isEmpty ? "end_turn" : "tool_use",
            "usage": ["input_tokens": 60, "output_tokens": 40],
        ]
        return .json(body.json())
    }

    @Test(
        "a run goes through rounds with parallel calls, a bad argument, an unknown tool and an approval, and completes",
        arguments: ProviderType.allCases)
    func conversation(_ type: ProviderType) async throws {
        try await withAgent(
            type,
            { call, number in
                switch number {
                case 0:
                    Self.reply(
                        type, to: call, "I look.",
                        [("get_order", #"{"orderId":"1182"}"#), ("get_order", #"{"orderId":"1"}"#)])
                case 1: Self.reply(type, to: call, "", [("get_order", "{broken"), ("teleport", "{}")])
                case 2: Self.reply(type, to: call, "I pay.", [("issue_refund", #"{"orderId":"1182","amount":10}"#)])
                default: Self.reply(type, to: call, "Done, key \(Self.key).", [])
                }
            },
            { platform, server in
                let (run, task) = try await platform.startToTask("vdesk", ["query": "Refund order 1182"])
                #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
                try await platform.wait(for: run, status: "Completed")
                let state = try await platform.call("GET", "/v1/runs/\(run)").body
                #expect(state["output"] == "Done, key {{secrets.vendor}}." && state["totalTokensUsed"] == 400)
                let items = Array(try await platform.conversation(run)["items"].list ?? List())
                try Self.check(items)
                #expect(server.calls.count == 4)
                // No output schema, so nothing is said of one.
                #expect(server.calls.map(Self.system) == ["Help.", "Help.", "Help.", "Help."])
            })
    }

    /// What the model is told before anything is said.
    private static func system(of call: VendorServer.Call) -> Value {
        let first = call.body["messages"].list?.first ?? .null
        return first["role"] == "system" ? first["content"] : call.body["system"]
    }

    private static func check(_ items: [Value]) throws {
        let reasoning = items.filter { $0["type"] == "reasoning" }
        #expect(
            reasoning.map { $0["content"]["message"] } == ["I look.", "", "I pay.", "Done, key {{secrets.vendor}}."])
        #expect(reasoning.allSatisfy { $0["tokensUsed"] == 100 && $0["content"]["tokens_used"] == 100 })
        #expect(
            items.filter { $0["type"] == "llm_request_prepared" }.allSatisfy { $0["content"]["model"] == "desk-model" })
        let results = items.filter { $0["type"] == "ToolResult" }.map { $0["content"]["result"] }
        let codes = results.map { $0["error"]["code"].string ?? "ok" }
        #expect(codes == ["ok", "tool_http_error", "invalid_arguments", "tool_not_allowed", "ok"])
        let calls = items.filter { $0["type"] == "ToolCall" }
        #expect(calls.first?["content"]["operation_name"] == "get_order")
        #expect(calls.first?["content"]["name"].string?.asUUID != nil)
    }

    @Test(
        "what the model says of an output schema is repaired once, as a script's is",
        arguments: [ProviderType.openai, .anthropic])
    func repair(_ type: ProviderType) async throws {
        try await withAgent(
            type, outputSchema: "{ type: object, required: [reply] }",
            { call, number in Self.reply(type, to: call, number == 0 ? "```json\n{}\n```" : #"{"reply":"ok"}"#, []) },
            { platform, server in
                let run = try await platform.start("vdesk", [:])
                try await platform.wait(for: run, status: "Completed")
                #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == ["reply": "ok"])
                #expect(server.calls.count == 2)
            })
    }

    @Test("a vendor's refusal fails the run with llm_error, without the key")
    func failure() async throws {
        try await withAgent(
            .openai, { _, _ in .json(#"{"error":{"message":"Bad key \#(Self.key)"}}"#, status: 400) },
            { platform, _ in
                let run = try await platform.start("vdesk", [:])
                try await platform.wait(for: run, status: "Failed")
                #expect(
                    try await platform.call("GET", "/v1/runs/\(run)").body["error"] == """
                        llm_error: The provider 'Vendor' refused the request with status 400: Bad key {{secrets.vendor}}
                        """)
                let conversation = try await platform.conversation(run)
                #expect(conversation["items"].list?.last?["content"]["outcome"] == "llm_error")
                #expect(!conversation.json().contains(Self.key))
            })
    }

    @Test("an answer that is cut off fails the run, and what it cost is counted")
    func cutOff() async throws {
        let reply = #"{"choices":[{"message":{"content":"Hal"},"finish_reason":"length"}],"usage":{"total_tokens":15}}"#
        try await withAgent(
            .openai, { _, _ in .json(reply) },
            { platform, _ in
                let run = try await platform.start("vdesk", [:])
                try await platform.wait(for: run, status: "Failed")
                let state = try await platform.call("GET", "/v1/runs/\(run)").body
                #expect(state["totalTokensUsed"] == 15 && state["error"].string?.hasPrefix("llm_error: ") == true)
            })
    }

    @Test("arguments that are nested too deep to be stored are kept as a text, which no tool takes")
    func deepArguments() async throws {
        let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
        let arguments = #"{"orderId":"1182","more":\#(deep)}"#
        try await withAgent(
            .openai,
            { call, number in Self.reply(.openai, to: call, "Hm.", number == 0 ? [("get_order", arguments)] : []) },
            { platform, _ in
                let run = try await platform.start("vdesk", [:])
                try await platform.wait(for: run, status: "Completed")
                let items = try await platform.conversation(run)["items"].list ?? List()
                let call = items.first { $0["type"] == "ToolCall" }?["content"] ?? .null
                let result = items.first { $0["type"] == "ToolResult" }?["content"]["result"] ?? .null
                #expect(call["arguments"] == .string(arguments))
                #expect(result["error"]["code"] == "invalid_arguments")
            })
    }

    @Test("a key that is repointed counts from the next round on")
    func rotation() async throws {
        try await withAgent(
            .openai, { call, _ in Self.reply(.openai, to: call, call.header("authorization") ?? "none", []) },
            { platform, server in
                _ = try await platform.desk("POST", "/secrets", ["name": "newer", "value": "sk-newer-0815"])
                _ = try await platform.desk("PATCH", "/llm-providers/Vendor", ["apiKeySecretName": "newer"])
                let run = try await platform.start("vdesk", [:])
                try await platform.wait(for: run, status: "Completed")
                #expect(server.calls.last?.header("authorization") == "Bearer sk-newer-0815")
                #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == "Bearer {{secrets.newer}}")
            })
    }

    @Test("the sample for real models is applied to a provider of the workspace, and runs")
    func sample() async throws {
        try await VendorServer { call, number in
            let calls = [
                [("get_order", #"{"orderId":"1182"}"#)], [("issue_refund", #"{"orderId":"1182","amount":59.9}"#)],
            ]
            return Self.reply(.openai, to: call, "Step \(number).", number < 2 ? calls[number] : [])
        }.serving { server, base in
            try await TestPlatform.run(manifests: []) { platform in
                let provider: Value = ["name": "mine", "type": "self_hosted", "baseUrlOverride": .string(base)]
                _ = try await platform.desk("POST", "/llm-providers", provider)
                let applied = try await platform.desk(
                    "POST", "/agents/manifest/apply",
                    [
                        "yaml": .string(SourceFile.text("samples/openai-compatible.yaml")),
                        "inputs": [
                            "provider": "mine", "provider_type": "self_hosted", "base_url": .string(base), "model": "m",
                        ],
                    ])
                #expect(applied.status == 200, "\(applied.text)")
                let again = try await TestPlatform(platform.running, in: platform.directory)
                let (run, task) = try await again.startToTask("order_clerk", ["query": "Refund order 1182"])
                #expect(try await again.answer(run, task, ["approved": true]).status == 202)
                try await again.wait(for: run, status: "Completed")
                #expect(server.calls.count == 3 && server.calls[0].body["model"] == "m")
            }
        }
    }
}
