import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Section 26.4: export, drift and diff.
@Suite("Exporting manifests", .timeLimit(.minutes(2)))
struct ManifestExportTests {
    /// All manifests in `samples/`.
    private static let samples: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: SourceFile.path("samples"))) ?? []
        let manifests = names.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".script.yaml") }
        return manifests.filter { SourceFile.text("samples/\($0)").contains("kind: phrony.manifest") }.sorted()
    }()

    /// Applies every agent's export again, in both forms, with prune; the changes that are not NO_OP, and the warnings.
    private func reapplied(_ platform: TestPlatform) async throws -> [String] {
        var differences: [String] = []
        for (name, agent) in platform.agents.sorted(by: { $0.key < $1.key }) {
            for form in ["current", "all"] {
                let path = "/agents/\(agent["id"].string ?? "")/manifest"
                let export = try await platform.desk("GET", "\(path)?versions=\(form)")
                #expect(export.status == 200 && export.header("Content-Type") == "text/yaml; charset=utf-8")
                let result = try await platform.apply(export.text, form == "all" ? "?prune=true" : "")
                if result.status != 200 { differences.append("\(name): \(result.text)\n\(export.text)") }
                differences += TestPlatform.changes(result.body).filter { !$0.hasPrefix("NO_OP") }
                // Of the current versions alone the export tells that it leaves the others out.
                if form == "all" { differences += TestPlatform.warnings(result.body).map { "\(name): \($0)" } }
                let diff = try await platform.sendYAML("\(path)/diff?versions=\(form)", export.text)
                let nothing: Value = ["localOnly": [], "remoteOnly": [], "changed": []]
                if diff.body != nothing { differences.append("\(name): \(diff.text)") }
            }
        }
        return differences
    }

    /// Applies a sample as its readers do, with the providers that it needs.
    private func apply(_ sample: String, to platform: TestPlatform) async throws {
        let manifest: Value = [
            "yaml": .string(SourceFile.text("samples/\(sample)")), "path": .string("samples/\(sample)"),
            "directory": .string(SourceFile.root),
        ]
        let preflight = try await platform.desk("POST", "/agents/manifest/preflight", manifest).body
        for name in preflight["blockers"].list?.first?["names"].list ?? List() {
            let made = try await platform.desk("POST", "/llm-providers", ["name": name, "type": "openai"])
            try #require(made.status == 201, "\(made.text)")
        }
        let applied = try await platform.desk("POST", "/agents/manifest/apply", manifest)
        try #require(applied.status == 200, "\(applied.text)")
    }

    @Test("each agent of the samples and of the demo applies again without a change", arguments: samples)
    func roundTrip(_ sample: String) async throws {
        try await TestPlatform.run(manifests: []) { fresh in
            try await apply(sample, to: fresh)
            let platform = try await TestPlatform(fresh.running, in: fresh.directory)
            let before = try await platform.workspace()
            #expect(try await reapplied(platform) == [])
            #expect(try await platform.workspace() == before)
        }
    }

    @Test("so does an agent with everything that a manifest can say")
    func everything() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let first = try await platform.apply(Self.everything)
            #expect(first.status == 200, "\(first.text)")
            let found = try await reapplied(try await TestPlatform(platform.running, in: platform.directory))
            // A secret of the manifest is not there: that is no difference.
            #expect(found.filter { !$0.contains("there is no secret") } == [])
        }
    }

    private static let everything = """
        kind: phrony.manifest
        version: 1
        llmProviders: [{ name: desk, type: self_hosted, baseUrlOverride: "script:demo/support" }]
        services:
          - { name: "Shop: all", type: http, config: { baseUrl: "http://127.0.0.1:1/x", requireApproval: true,
              auth: { method: grant_credentials, secretName: A, headers: { Authorization: "Bearer {{accessToken}}" } },
              defaultHeaders: { X-A: "{{secrets.A}}" }, defaultQuery: { q: "ä #" } }, operations: [
              { name: one, description: "Line one\\n  line two\\n", configuration: { method: POST, path: "/{{a}}", headers: { X: "{{a}}" },
                query: { b: "{{b}}" }, body: { a: "{{a}}", n: [1, 2.50, null, true] } }, requireApproval: false,
                argumentsSchema: { type: object, properties: { a: { type: string, pattern: "^[a-z]+$" }, b: {} } } } ] }
          - { manifestKey: mail, name: Mail, type: built_in, config: { toolkitSlug: GMAIL, authScheme: OAUTH2 },
              operations: [{ manifestKey: send, name: send, configuration: { toolSlug: GMAIL_SEND, toolVersion: latest } }] }
        agents:
          - { manifestKey: top, name: "Top: the first", executionMode: hitl, llmProviderName: desk }
          - { manifestKey: low, name: "yes", executionMode: sub_agent, llmProviderName: desk }
        versions:
          - { agentManifestKey: low, versionLabel: "1.0", status: deployed, llmModel: m, description: "Low: level" }
          - agentManifestKey: top
            versionLabel: old
            llmModel: m
          - agentManifestKey: top
            versionLabel: v1
            status: deployed
            llmModel: m
            instructions: |
              Do this.

                - and that: "always", {{ customer.name }} {{inputs.foo}} {{inputs.foo bar}} {{inputs.
            description: "#1"
            inputSchema: { type: object }
            outputSchema: { type: object, properties: { n: { type: number, maximum: 1e3 } } }
            temperature: 0.7
            topP: 0.9
            topK: 40
            maxIterations: 3
            maxTokensPerRun: 1000
            maxToolCalls: 4
            maxSessionTokens: 5000
            maxSessionDurationSec: 60
            anomalyControl: true
            rules: [{ id: r, when: { arg_gt: { path: a, value: 1 } }, then: pause, reason: "Too: much" }]
            allowedOperations: [{ serviceName: Mail, operationName: send }, { serviceName: "Shop: all", operationName: one }]
            canExecuteSubAgents: true
            subAgentExecutionModel: parallel
            allowedSubAgents: [low]
        triggers:
          - { agentManifestKey: top, manifestKey: t, name: api, type: api, rpmLimit: 1, rpdLimit: 2, maxConcurrentRuns: 3,
              maxInputTokens: 4, ipWhitelist: ["127.0.0.1", "::1/128"], exposeStepTimelineToApi: false }
          - { agentManifestKey: top, name: daily, type: scheduled, cronExpression: "0 8 * * mon-fri", timezone: Europe/Berlin,
              inputPayload: { a: [1] } }
          - { agentManifestKey: top, name: mail, type: event, serviceName: Mail, eventSlug: GMAIL_NEW, eventConfig: { label: INBOX } }
        """

    @Test(
        "leaves out what belongs to the workspace, says so, and does not lose it when it comes back",
        arguments: [
            "auth: { method: none, secretId: s-1 }, connectedAccountId: a-1",
            "auth: { method: bearer, secretName: k, secretId: s-1 }, connectedAccountId: null",
            "auth: { secretId: null, method: bearer, secretName: k }",
        ])
    func redaction(_ connection: String) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.services = text.services.replacing(
                "9090\" }", with: "9090\", \(connection), toolkitLogo: l }")
            let id = try await platform.applied(text)["rootAgentId"].string ?? ""
            let export = try await platform.desk("GET", "/agents/\(id)/manifest").text
            for name in ["secretId", "connectedAccountId", "toolkitLogo", "s-1", "a-1"] {
                #expect(!export.contains(name))
            }
            #expect(export.contains("secretsRedacted: true"))
            let again = try await platform.apply(export).body
            #expect(TestPlatform.changes(again).allSatisfy { $0.hasPrefix("NO_OP ") }, "\(again.json())")
        }
    }

    @Test("names itself and its root, and says when it was made")
    func head() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let id = try platform.agentId("support")
            let text = try await platform.desk("GET", "/agents/\(id)/manifest").text
            let document = try #require(try YAMLReader.documents(of: text).first?.value)
            #expect(document["kind"] == "phrony.manifest" && document["version"] == 1)
            #expect(document["metadata"]["label"] == "support" && document["metadata"]["rootManifestKey"] == "support")
            #expect(document["metadata"]["exportedAt"].string.flatMap(Instant.init) != nil)
            #expect(document["agents"].list?.count == 1 && document["triggers"].list?.count == 1)
            let wrong = try await platform.desk("GET", "/agents/\(id)/manifest?versions=some")
            #expect(wrong.status == 400 && wrong.field == "versions")
            let unknown = try await platform.desk("GET", "/agents/00000000-0000-4000-8000-000000000000/manifest")
            #expect(unknown.status == 404)
        }
    }

    @Test("diff tells what is here only, there only, and in both with other members")
    func diff() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.versions = text.versions.replacing(
                "get_order }]", with: "get_order }, { serviceName: Shop, operationName: pay }]")
            text.services += "      - { name: pay, configuration: { method: POST, path: /pay } }\n"
            let id = try await platform.applied(text)["rootAgentId"].string ?? ""
            func diff(_ text: ManifestText) async throws -> Value {
                try await platform.sendYAML("/agents/\(id)/manifest/diff", text.text).body
            }
            var same = text
            same.versions = text.versions.replacing("    status: deployed\n", with: "    temperature: 1\n").replacing(
                "operationName: get_order }, { serviceName: Shop, operationName: pay",
                with: "operationName: pay }, { serviceName: Shop, operationName: get_order")
            #expect(try await diff(same) == ["localOnly": [], "remoteOnly": [], "changed": []])
            var other = text
            other.versions = text.versions.replacing("v1", with: "v2")
            other.agents = text.agents.replacing("name: Desk", with: "name: Front desk")
            other.services = text.services.replacing("path: /pay", with: "path: /refunds").replacing(
                "127.0.0.1:9090", with: "127.0.0.1:9091")
            #expect(
                try await diff(other) == [
                    "localOnly": [["resource": "agent_version", "key": "desk@v2"]],
                    "remoteOnly": [["resource": "agent_version", "key": "desk@v1"]],
                    "changed": [
                        ["resource": "service", "key": "shop", "members": ["config"]],
                        ["resource": "operation", "key": "shop>pay", "members": ["configuration"]],
                        ["resource": "agent", "key": "desk", "members": ["name"]],
                    ],
                ])
        }
    }

    @Test("drift takes absent members of a version for their defaults, and no baseUrlOverride for null")
    func drift() throws {
        let bare = try ManifestReader.read(
            ManifestText(providers: "llmProviders: [{ name: desk, type: openai }]\n").text, file: nil)
        var text = ManifestText(providers: "llmProviders: [{ name: desk, type: openai, baseUrlOverride: null }]\n")
        text.versions += """
                instructions: ""
                inputSchema: {}
                outputSchema: {}
                temperature: 1
                topP: null
                topK: null
                maxIterations: 10
                maxTokensPerRun: 400000
                maxToolCalls: 32
                maxSessionTokens: null
                maxSessionDurationSec: null
                anomalyControl: false
                rules: []
                canExecuteSubAgents: false
                subAgentExecutionModel: sequential
                allowedSubAgents: []

            """
        let full = try ManifestReader.read(text.text, file: nil)
        let comparison = ManifestComparison(local: bare, remote: full)
        #expect(comparison.changed == [] && comparison.localOnly == [] && comparison.remoteOnly == [])
    }
}
