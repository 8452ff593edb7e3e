import Language
import Values

/// Where models are asked: `providers provider` (contract, section 23).
enum ProviderCommands {
    static let all = [providers, provider]

    static let providers = Command(
        Signature(
            "providers", flags: Listing.flags, effect: .reads,
            summary: "Lists the model providers of the workspace, and where their keys come from.",
            examples: [
                Example(
                    "providers",
                    prints: """
                        provider  type  address  key  agents
                        …
                        demo  self_hosted  script:demo/  …
                        """)
            ])
    ) { _, context async throws(Diagnostic) in
        let found = try await context.desk().list("llm-providers").items
        return .deskRows(found.map(row), orElse: "No providers. provider new NAME {type: \"openai\"} makes one.")
    }

    private static func row(_ provider: Value) -> Value {
        let source = [
            provider["keySource"].string,
            provider["apiKeySecretName"].string ?? provider["keyVariable"].string,
        ].compactMap(\.self)
        return [
            "provider": provider["name"], "type": provider["type"], "address": provider["baseUrlOverride"],
            "key": source.isEmpty ? .null : .string(source.joined(separator: " ")),
            "agents": .string(provider["agents"].joinedTexts),
        ]
    }

    static let provider = Command(
        Signature(
            "provider",
            parameters: [
                Parameter("action", .word(.choice(["new", "change", "remove"])), summary: "What to do."),
                Parameter("provider", .word(.name), summary: "The provider's name."),
                Parameter("settings", .value, arity: .optional, summary: "Its members, a record."),
            ], effect: .sends, summary: "Makes, changes or deletes a model provider.",
            details: """
                Members: type (openai, openai_azure, anthropic or self_hosted), baseUrlOverride, which self_hosted needs, and \
                apiKeySecretName, the name of a secret. Type and name stay as they are.
                """,
            examples: [
                Example(
                    #"provider new vendor {type: "openai"}"#,
                    prints: "vendor was made."),
                Example(
                    #"provider change vendor {baseUrlOverride: "http://127.0.0.1:8080/v1"}"#,
                    prints: "vendor was changed.", after: ExampleScene.provider),
                Example("provider remove vendor", prints: "vendor was deleted.", after: ExampleScene.provider),
            ])
    ) { call, context async throws(Diagnostic) in
        let name = try context.required("provider")
        let desk = try await context.desk()
        if call.value("action")?.string == "new" {
            var members = try context.settings(of: .provider)
            members["name"] = .string(name.text)
            let made = try await desk.post("llm-providers", body: .record(members))
            context.write("\(name.text) was made.")
            return .silent(made)
        }
        let found = try await desk.list("llm-providers").items.named(name, .provider)
        let (id, text) = (found["id"].string ?? "", found["name"].string ?? "")
        if call.value("action")?.string == "remove" {
            try await desk.delete("llm-providers", id)
            context.write("\(text) was deleted.")
            return .silent()
        }
        let members = Value.record(try context.changes(of: .provider))
        let changed = try await desk.patch("llm-providers", id, body: members)
        context.write("\(text) was changed.")
        return .silent(changed)
    }
}
