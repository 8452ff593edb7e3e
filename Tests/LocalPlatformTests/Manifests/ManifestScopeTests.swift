import Testing
import Values

@testable import LocalPlatform

/// Section 26.4: prune, anchor and root.
@Suite("What a manifest reconciles", .timeLimit(.minutes(2)))
struct ManifestScopeTests {
    private static func changes(_ result: Value) -> [String] { TestPlatform.changes(result) }
    private static func warnings(_ result: Value) -> [String] { TestPlatform.warnings(result) }

    /// A desk with a helper below it, and a stranger.
    private static let family = """
        kind: phrony.manifest
        version: 1
        metadata: { rootManifestKey: desk }
        llmProviders: [{ name: desk, type: self_hosted, baseUrlOverride: "script:demo/support" }]
        services:
          - { manifestKey: shop, name: Shop, type: http, config: { baseUrl: "http://127.0.0.1:1" }, operations: [
              { name: one, configuration: { method: GET, path: /1 } }, { name: two, configuration: { method: GET, path: /2 } } ] }
          - { manifestKey: bank, name: Bank, type: http, config: { baseUrl: "http://127.0.0.1:2" }, operations: [
              { name: pay, configuration: { method: POST, path: /pay } } ] }
        agents:
          - { manifestKey: desk, name: Desk, executionMode: hitl, llmProviderName: desk }
          - { manifestKey: helper, name: Helper, executionMode: sub_agent, llmProviderName: desk }
          - { manifestKey: stranger, name: Stranger, executionMode: hitl, llmProviderName: desk }
        versions:
          - { agentManifestKey: desk, versionLabel: v1, llmModel: m, canExecuteSubAgents: true, allowedSubAgents: [helper],
              allowedOperations: [{ serviceName: Shop, operationName: one }, { serviceName: Shop, operationName: two }] }
          - { agentManifestKey: helper, versionLabel: v1, llmModel: m, description: Helps., allowedOperations: [{ serviceName: Bank, operationName: pay }] }
          - { agentManifestKey: stranger, versionLabel: v1, llmModel: m }
        triggers:
          - { agentManifestKey: desk, name: api, type: api }
          - { agentManifestKey: stranger, name: api, type: api }
        """

    /// Nothing of the family but the desk, with one operation and another version.
    private static let rest = """
        kind: phrony.manifest
        version: 1
        services:
          - { manifestKey: shop, name: Shop, type: http, config: { baseUrl: "http://127.0.0.1:1" }, operations: [
              { name: one, configuration: { method: GET, path: /1 } } ] }
        agents:
          - { manifestKey: desk, name: Desk, executionMode: hitl, llmProviderName: desk }
        versions:
          - { agentManifestKey: desk, versionLabel: v2, llmModel: m, status: deployed, allowedOperations: [{ serviceName: Shop, operationName: one }] }
        """

    @Test("without prune what the manifest no longer names is kept, with a warning")
    func keeping() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            _ = try await platform.apply(Self.family)
            let result = try await platform.apply(Self.rest).body
            #expect(!Self.changes(result).contains { $0.hasPrefix("DELETE") })
            #expect(
                Self.warnings(result) == [
                    "The trigger 'api' of 'Desk' is not in the manifest and is kept.",
                    "The agent 'Helper' is not in the manifest and is kept.",
                    "The operation 'two' of 'Shop' is not in the manifest and is kept.",
                    "The service 'Bank' is not in the manifest and is kept.",
                    "The version v1 of 'Desk' is not in the manifest and is kept.",
                ])
        }
    }

    @Test("prune deletes what the manifest's agents no longer have, and nothing of other agents")
    func pruning() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            _ = try await platform.apply(Self.family)
            let plan = try await platform.apply(Self.rest, "?prune=true&dryRun=true").body
            let result = try await platform.apply(Self.rest, "?prune=true").body
            #expect(plan["changes"] == result["changes"])
            #expect(
                Self.changes(result).filter { $0.hasPrefix("DELETE") } == [
                    "DELETE agent_version desk@v1", "DELETE trigger desk@api", "DELETE agent helper",
                    "DELETE operation shop>two", "DELETE service bank",
                ])
            #expect(Self.warnings(result) == [])
            let names = (try await platform.desk("GET", "/agents?take=100").body["items"].list ?? List()).compactMap {
                $0["name"].string
            }
            #expect(names == ["Desk", "Stranger", "concierge", "courier", "support"])
            let id = result["rootAgentId"].string ?? ""
            let versions = try await platform.desk("GET", "/agents/\(id)/versions").body
            #expect(versions["total"] == 1 && versions["items"].list?.first?["versionLabel"] == "v2")
            #expect(try await platform.desk("GET", "/agents/\(id)").body["triggers"] == [])
        }
    }

    @Test("prune deletes a version that was live until now for good, with the sub-agent that only it could call")
    func pruningFormer() async throws {
        let live = Self.family.replacing(
            "versionLabel: v1, llmModel: m, canExecute",
            with: "versionLabel: v1, status: deployed, llmModel: m, canExecute")
        try await TestPlatform.run(manifests: []) { platform in
            let applied = try await platform.apply(live)
            #expect(applied.status == 200, "\(applied.text)")
            let pruned = try await platform.apply(Self.rest, "?prune=true").body
            #expect(
                Self.changes(pruned).filter { $0.hasPrefix("DELETE agent") } == [
                    "DELETE agent_version desk@v1", "DELETE agent helper",
                ])
            let again = try await platform.apply(Self.rest, "?prune=true").body
            #expect(Self.changes(again).allSatisfy { $0.hasPrefix("NO_OP") }, "\(again.json())")
        }
    }

    @Test("prune keeps what is deployed or still needed, and says why")
    func pruningKeeps() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            _ = try await platform.apply(
                Self.family.replacing("llmModel: m, description", with: "llmModel: m, status: deployed, description"))
            let testing = Self.rest.replacing("status: deployed, ", with: "")
            _ = try await platform.apply(Self.rest.replacing("versionLabel: v2", with: "versionLabel: v3"))
            let result = try await platform.apply(testing, "?prune=true").body
            #expect(
                Self.warnings(result) == [
                    "The version desk@v3 is not in the manifest and is kept: it is deployed.",
                    "The agent 'Helper' is not in the manifest and is kept: it is deployed.",
                    "The service 'Bank' is not in the manifest and is kept: helper@v1 needs it.",
                ])
        }
    }

    @Test("prune keeps an integration for whose events a trigger of another agent waits")
    func pruningKeepsEvents() async throws {
        let listening = Self.family
            .replacing(
                "type: http, config: { baseUrl: \"http://127.0.0.1:2\" }",
                with: "type: built_in, config: { toolkitSlug: BANK }"
            )
            .replacing("configuration: { method: POST, path: /pay }", with: "configuration: { toolSlug: PAY }")
            .replacing(
                "- { agentManifestKey: stranger, name: api, type: api }",
                with: "- { agentManifestKey: stranger, name: paid, type: event, serviceName: Bank, eventSlug: PAID }")
        try await TestPlatform.run(manifests: []) { platform in
            let applied = try await platform.apply(listening)
            #expect(applied.status == 200, "\(applied.text)")
            let result = try await platform.apply(Self.rest, "?prune=true").body
            #expect(
                Self.warnings(result) == [
                    "The service 'Bank' is not in the manifest and is kept: stranger@paid needs it."
                ])
        }
    }

    @Test("an agent that a version may call cannot be deleted, so that the export of its parent stays whole")
    func neededAgents() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let ids = try await platform.apply(Self.family).body["resolvedAgentManifestKeys"]
            let (desk, helper) = (ids["desk"].string ?? "", ids["helper"].string ?? "")
            let refused = try await platform.desk("DELETE", "/agents/\(helper)")
            #expect(refused.status == 409 && refused.code == "in_use")
            #expect(refused.text.contains("Helper may be called by desk@v1; change or delete that version first."))
            let version = try await platform.desk("GET", "/agents/\(desk)/versions").body["items"].list?.first
            let path = "/agents/\(desk)/versions/\(version?["id"].string ?? "")"
            #expect(try await platform.desk("DELETE", path).status == 200)
            #expect(try await platform.desk("DELETE", "/agents/\(helper)").status == 200)
        }
    }

    @Test("an anchor limits the reconciliation to its subtree")
    func anchor() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let first = try await platform.apply(Self.family).body
            let desk = first["resolvedAgentManifestKeys"]["desk"]
            let changed = Self.family.replacing("name: Stranger", with: "name: Renamed").replacing(
                "name: Helper", with: "name: Assistant")
            let query = "?anchorAgentId=\(desk.string ?? "")"
            let result = try await platform.apply(changed, query).body
            #expect(result["rootAgentId"] == desk)
            #expect(Self.changes(result).filter { !$0.hasPrefix("NO_OP") } == ["UPDATE agent helper"])
            #expect(
                Self.warnings(result) == [
                    "13:5: agents[2]: is outside the subtree to be reconciled and is left alone"
                ])
            let helper = "?anchorAgentId=\(first["resolvedAgentManifestKeys"]["helper"].string ?? "")"
            let below = try await platform.apply(changed, helper).body
            #expect(
                Self.changes(below) == [
                    "NO_OP llm_provider_ref desk", "NO_OP service bank", "NO_OP operation bank>pay",
                    "NO_OP agent helper", "NO_OP agent_version helper@v1",
                ])
            let refused = try await platform.apply(
                ManifestText().text.replacing("manifestKey: desk", with: "manifestKey: x")
                    .replacing("agentManifestKey: desk", with: "agentManifestKey: x"), query)
            #expect(refused.status == 400 && refused.text.contains("this manifest has no agent 'desk'"))
        }
    }

    @Test(
        "the root is the one that metadata names, else the first that is no sub_agent, else the first",
        arguments: [
            ("metadata: { rootManifestKey: c }", "hitl", "c"), ("", "hitl", "b"), ("", "sub_agent", "a"),
        ])
    func root(_ metadata: String, _ mode: String, _ expected: String) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let text = """
                kind: phrony.manifest
                version: 1
                \(metadata)
                agents:
                  - { manifestKey: a, name: A, executionMode: sub_agent, llmProviderName: demo }
                  - { manifestKey: b, name: B, executionMode: \(mode), llmProviderName: demo }
                  - { manifestKey: c, name: C, executionMode: \(mode), llmProviderName: demo }
                """
            let result = try await platform.apply(text).body
            #expect(result["rootAgentId"] == result["resolvedAgentManifestKeys"][expected])
        }
    }

    @Test("a new mode must fit what stays live")
    func modes() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let text = """
                kind: phrony.manifest
                version: 1
                agents: [{ manifestKey: support, name: support, executionMode: sub_agent, llmProviderName: demo }]
                """
            let answer = try await platform.apply(text)
            #expect(answer.status == 400)
            #expect(
                answer.text.contains("agents[0].executionMode: a sub_agent cannot have triggers, and there is 'api'"))
        }
    }
}
