import PhronyClient
import Testing
import Values

@Suite("Management")
struct ManagementClientTests {
    private func withManagement(
        answering body: String, _ test: (ManagementClient, Log) async throws -> Void
    ) async throws {
        try await withServer(.always(.json(body))) { base, log in
            try await withTransport(base) { try await test(ManagementClient(transport: $0), log) }
        }
    }

    @Test("agents are listed with their API trigger, over the access token")
    func agents() async throws {
        let body = #"""
            {"total":1,"items":[{"id":"a","name":"Desk","executionMode":"Request","deployedVersionLabel":"v3","triggers":
             [{"id":"x","name":"Nightly","type":"scheduled","active":true},{"id":"y","name":"Door","type":"api","active":false}]}]}
            """#
        try await withManagement(answering: body) { client, log in
            let page = try await client.agents(tenant: "t 1", take: 100)
            #expect(page.total == 1 && page.items[0].name == "Desk" && page.items[0].executionMode == "request")
            #expect(page.items[0].apiTrigger?.id == "y" && page.items[0].apiTrigger?.isActive == false)
            #expect(log.last?.target == "/internal/v1/tenants/t%201/agents?take=100")
            #expect(log.last?.header("Authorization") == "Bearer \(plantedToken.reveal())")
        }
    }

    @Test("an API key is made with its scopes and handed out as a secret")
    func createKey() async throws {
        try await withManagement(answering: #"{"id":"k","secret":"phk_0123456789abcdefWXYZ","hint":"phk_…WXYZ"}"#) {
            client, log in
            let key = try await client.createAPIKey(
                tenant: "t", name: "shell", scopes: [KeyScope(agentId: "a", triggerId: "y")], ephemeral: true)
            #expect(key.id == "k" && key.hint == "phk_…WXYZ" && key.secret.reveal() == "phk_0123456789abcdefWXYZ")
            #expect(!"\(key)".contains("0123456789"))
            #expect(log.last?.target == "/internal/v1/tenants/t/api-keys")
            #expect(
                log.last?.body
                    == #"{"name":"shell","scopes":[{"agentId":"a","triggerId":"y"}],"allowFileUploads":false,"ephemeral":true}"#
            )
        }
    }

    @Test("a key is revoked, and an empty answer is fine")
    func revokeKey() async throws {
        try await withManagement(answering: "") { client, log in
            try await client.revokeAPIKey(tenant: "t", key: "k/1")
            #expect(log.last?.method == "POST")
            #expect(log.last?.target == "/internal/v1/tenants/t/api-keys/k%2F1/revoke")
        }
    }

    @Test("the key of a shell opens all agents and ends with the platform")
    func deskKey() async throws {
        try await withManagement(answering: #"{"id":"k","secret":"phk_0123456789abcdefWXYZ"}"#) { client, log in
            _ = try await client.createDeskKey(tenant: "t", name: "shell")
            #expect(
                log.last?.body == #"{"name":"shell","allAgents":true,"allowFileUploads":true,"ephemeral":true}"#)
        }
    }

    @Test("members are changed, things deleted, and manifests read as text")
    func otherMethods() async throws {
        try await withManagement(answering: #""kind: phrony.manifest""#) { client, log in
            let path = ManagementClient.path("t", ["agents", "a b"])
            _ = try await client.send(.patch, path, body: ["name": "x"])
            _ = try await client.send(.delete, path, query: [("force", "true")])
            #expect(try await client.text(path) == #""kind: phrony.manifest""#)
            #expect(log.all.map(\.method) == ["PATCH", "DELETE", "GET"])
            #expect(log.all[1].target == "/internal/v1/tenants/t/agents/a%20b?force=true")
        }
    }

    @Test("any other route can be asked by its path")
    func anyRoute() async throws {
        try await withManagement(answering: #"{"ok":true}"#) { client, log in
            let path = ManagementClient.path("t", "agents", "a", "versions", "v", "deploy")
            let posted = try await client.post(path, body: [:])
            let got = try await client.get(path, query: [("take", "5")])
            #expect(posted["ok"] == true && got["ok"] == true)
            #expect(
                log.all.map(\.target) == [
                    "/internal/v1/tenants/t/agents/a/versions/v/deploy",
                    "/internal/v1/tenants/t/agents/a/versions/v/deploy?take=5",
                ])
        }
    }
}
