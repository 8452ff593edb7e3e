import Testing
import Values

@testable import LocalPlatform

/// Providers over the management routes (contract, sections 23 and 27).
@Suite("The routes of providers", .timeLimit(.minutes(1)))
struct DeskProviderRouteTests {
    @Test("a provider of each type is made, listed, repointed to another secret and deleted")
    func life() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            for name in ["old", "new"] {
                _ = try await platform.desk("POST", "/secrets", ["name": .string(name), "value": "value"])
            }
            let bodies: [Value] = [
                ["name": "a", "type": "openai", "apiKeySecretName": "old"],
                ["name": "b", "type": "openai_azure", "baseUrlOverride": "https://desk.openai.azure.com"],
                ["name": "c", "type": "anthropic", "baseUrlOverride": nil],
                ["name": "d d/d", "type": "self_hosted", "baseUrlOverride": "http://127.0.0.1:11434/v1"],
            ]
            for body in bodies {
                let made = try await platform.desk("POST", "/llm-providers", body)
                #expect(made.status == 201 && made.body["name"] == body["name"], "\(made.text)")
            }
            let list = try await platform.desk("GET", "/llm-providers?take=100").body
            let items = (list["items"].list ?? List()).filter { ["a", "b", "c", "d d/d"].contains($0["name"].string) }
            #expect(items.map { $0["keySource"] } == ["secret", "missing", "missing", "none"])
            #expect(
                items.first?.record?.keys == [
                    "id", "name", "type", "baseUrlOverride", "apiKeySecretName", "keySource", "keyVariable", "agents",
                    "createdAt", "updatedAt",
                ])
            let changed = try await platform.desk("PATCH", "/llm-providers/a", ["apiKeySecretName": "new"])
            #expect(changed.status == 200 && changed.body["apiKeySecretName"] == "new")
            #expect(changed.body["baseUrlOverride"].isNull)
            let cleared = try await platform.desk(
                "PATCH", "/llm-providers/a",
                ["apiKeySecretName": nil, "baseUrlOverride": "https://proxy.example/v1"])
            #expect(cleared.body["apiKeySecretName"].isNull && cleared.body["keySource"] == "missing")
            #expect(cleared.body["baseUrlOverride"] == "https://proxy.example/v1")
            #expect(try await platform.desk("GET", "/llm-providers/d%20d%2Fd").status == 200)
            #expect(try await platform.desk("DELETE", "/llm-providers/d%20d%2Fd").body == ["ok": true])
            #expect(try await platform.desk("GET", "/llm-providers/d%20d%2Fd").status == 404)
            let log = try await platform.desk("GET", "/audit?take=5").body["items"].list ?? List()
            #expect(
                log.map { "\($0["action"].string ?? "") \($0["key"].string ?? "")" } == [
                    "delete d d/d", "update a", "update a", "create d d/d", "create c",
                ])
            #expect(log[2]["before"] == ["apiKeySecretName": "old"] && log[2]["after"] == ["apiKeySecretName": "new"])
        }
    }

    @Test("what cannot be asked is refused with its field")
    func refusals() async throws {
        try await TestPlatform.run { platform in
            #expect(try await platform.desk("POST", "/llm-providers", ["name": "a", "type": "openai"]).status == 201)
            let cases: [(Value, Int, String)] = [
                (["type": "openai"], 400, "name"), (["name": " ", "type": "openai"], 400, "name"),
                (["name": "a", "type": "anthropic"], 409, "name"), (["name": "x"], 400, "type"),
                (["name": "x", "type": "cohere"], 400, "type"),
                (["name": "x", "type": "self_hosted"], 400, "baseUrlOverride"),
                (["name": "x", "type": "openai", "baseUrlOverride": "nonsense"], 400, "baseUrlOverride"),
                (["name": "x", "type": "openai", "baseUrlOverride": "https://a:b@c"], 400, "baseUrlOverride"),
                (["name": "x", "type": "openai", "baseUrlOverride": "http://8.8.8.8/v1"], 400, "baseUrlOverride"),
                (["name": "x", "type": "openai", "baseUrlOverride": "script:desk"], 400, "baseUrlOverride"),
                (["name": "x", "type": "openai", "apiKeySecretName": "nobody"], 400, "apiKeySecretName"),
                (["name": "x", "type": "openai", "apiKeySecretName": 7], 400, "apiKeySecretName"),
            ]
            for (body, status, field) in cases {
                let answer = try await platform.desk("POST", "/llm-providers", body)
                #expect(answer.status == status && answer.field == field, "\(body.json()): \(answer.text)")
            }
            let changes: [(Value, String)] = [
                (["name": "b"], "name"), (["type": "anthropic"], "type"),
                (["baseUrlOverride": "http://8.8.8.8"], "baseUrlOverride"),
                (["apiKeySecretName": "nobody"], "apiKeySecretName"),
            ]
            for (body, field) in changes {
                let answer = try await platform.desk("PATCH", "/llm-providers/a", body)
                #expect(answer.status == 400 && answer.field == field, "\(body.json()): \(answer.text)")
            }
            #expect(try await platform.desk("PATCH", "/llm-providers/nobody", [:]).status == 404)
            let used = try await platform.desk("DELETE", "/llm-providers/waiter")
            #expect(used.status == 409 && used.code == "in_use")
            #expect(used.body["error"]["message"] == "The provider 'waiter' is needed by one, waiter.")
        }
    }
}
