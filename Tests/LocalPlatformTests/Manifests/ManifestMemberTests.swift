import Testing
import Values

@testable import LocalPlatform

/// Section 26.1 member by member, with the fields of sections 18.1, 20, 22 and 23.
@Suite("Members of manifests")
struct ManifestMemberTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var section: String
        var entry: String
        var message: String
        var testDescription: String { "\(section): \(message)" }

        init(_ section: String, _ entry: String, _ message: String) {
            self.section = section
            self.entry = entry
            self.message = message
        }
    }

    @Test("are looked at by type, range and presence", arguments: cases)
    func refused(_ example: Case) {
        let text = "kind: phrony.manifest\nversion: 1\n\(example.section): \(example.entry)\n"
        let error = #expect(throws: ManifestError.self) { try ManifestReader.read(text, file: nil) }
        let messages = error?.problems.map { "\($0.member): \($0.text)" } ?? []
        #expect(messages.contains { $0.hasPrefix(example.message) }, "\(messages)")
    }

    static let cases =
        head + providers + services + operations + agents + versions + apiTriggers + otherTriggers + inputs

    private static let head = [
        Case("metadata", "[]", "metadata: must be a mapping, not a list"),
        Case("metadata", "{ label: 1 }", "metadata.label: must be a text, not a number"),
        Case("metadata", "{ exportedAt: 2 }", "metadata.exportedAt: must be a text"),
        Case("metadata", "{ rootManifestKey: '' }", "metadata.rootManifestKey: must not be empty"),
        Case("llmProviders", "{}", "llmProviders: must be a list, not a mapping"),
        Case("agents", "[x]", "agents[0]: must be a mapping, not a text"),
    ]

    private static let providers = [
        Case("llmProviders", "[{ type: openai }]", "llmProviders[0].name: is required"),
        Case("llmProviders", "[{ name: '', type: openai }]", "llmProviders[0].name: must not be empty"),
        Case("llmProviders", "[{ name: ' ', type: openai }]", "llmProviders[0].name: must not be blank"),
        Case("llmProviders", "[{ name: x }]", "llmProviders[0].type: is required"),
        Case(
            "llmProviders", "[{ name: x, type: gemini }]", "llmProviders[0].type: must be one of openai, openai_azure"),
        Case(
            "llmProviders", "[{ name: x, type: openai, baseUrlOverride: 1 }]",
            "llmProviders[0].baseUrlOverride: must be a text"),
        Case(
            "llmProviders", "[{ name: x, type: openai, baseUrlOverride: 'script:x' }]",
            "llmProviders[0].baseUrlOverride: may be a script for self_hosted only"),
        Case("llmProviders", "[{ name: x, type: self_hosted }]", "llmProviders[0].baseUrlOverride: is required"),
    ]

    private static let services = [
        Case("services", "[{ type: http }]", "services[0].name: is required"),
        Case("services", "[{ name: x }]", "services[0].type: is required"),
        Case("services", "[{ name: x, type: soap }]", "services[0].type: must be one of http, built_in"),
        Case("services", "[{ name: x, type: http, manifestKey: '' }]", "services[0].manifestKey: must not be empty"),
        Case("services", "[{ name: x, type: http, config: 1 }]", "services[0].config: must be a mapping"),
        Case("services", "[{ name: x, type: http }]", "services[0].config.baseUrl: is required"),
        Case("services", "[{ name: x, type: http, secretsRedacted: 1 }]", "services[0].secretsRedacted: must be true"),
        Case("services", "[{ name: x, type: http, operations: {} }]", "services[0].operations: must be a list"),
        Case("services", "[{ name: x, type: built_in }]", "services[0].config.toolkitSlug: is required"),
    ]

    private static func operation(_ members: String, _ message: String) -> Case {
        Case(
            "services", "[{ name: x, type: http, config: { baseUrl: 'http://a' }, operations: [{ \(members) }] }]",
            "services[0].operations[0].\(message)")
    }

    private static let operations = [
        operation("configuration: { method: GET, path: / }", "name: is required"),
        operation("name: x, configuration: []", "configuration: must be a mapping"),
        operation("name: x", "configuration.method: is required"),
        operation("name: x, configuration: { method: GET }", "configuration.path: is required"),
        operation("name: x, requireApproval: maybe", "requireApproval: must be true or false"),
        operation("name: x, argumentsSchema: { type: objekt }", "argumentsSchema.type: \"objekt\" is no type"),
        operation("name: x, argumentsSchema: []", "argumentsSchema: must be a mapping"),
        operation("name: x, description: 1", "description: must be a text"),
        operation("name: x, secretsRedacted: x", "secretsRedacted: must be true or false"),
    ]

    private static func agent(_ members: String, _ message: String) -> Case {
        Case("agents", "[{ \(members) }]", "agents[0].\(message)")
    }

    private static let agents = [
        agent("name: x, executionMode: hitl, llmProviderName: p", "manifestKey: is required"),
        agent("manifestKey: a, executionMode: hitl, llmProviderName: p", "name: is required"),
        agent("manifestKey: a, name: x, llmProviderName: p", "executionMode: is required"),
        agent("manifestKey: a, name: x, executionMode: hitl", "llmProviderName: is required"),
        agent(
            "manifestKey: a, name: x, executionMode: Hitle", "executionMode: must be one of request, hitl, sub_agent"),
        agent("manifestKey: '', name: x", "manifestKey: must not be empty"),
    ]

    private static func version(_ members: String, _ message: String) -> Case {
        Case(
            "versions", "[{ agentManifestKey: a, versionLabel: v, llmModel: m, \(members) }]", "versions[0].\(message)")
    }

    private static let versions = [
        Case("versions", "[{ versionLabel: v, llmModel: m }]", "versions[0].agentManifestKey: is required"),
        Case("versions", "[{ agentManifestKey: a, llmModel: m }]", "versions[0].versionLabel: is required"),
        Case("versions", "[{ agentManifestKey: a, versionLabel: 1.0 }]", "versions[0].versionLabel: must be a text"),
        Case("versions", "[{ agentManifestKey: a, versionLabel: v }]", "versions[0].llmModel: is required"),
        version("status: live", "status: must be one of testing, deployed"),
        version(
            "description: '\(String(repeating: "x", count: 513))'", "description: must have at most 512 characters"),
        version("temperature: 1.1", "temperature: must be a number from 0 to 1"),
        version("topP: 0.09", "topP: must be a number from 0.1 to 1"),
        version("topK: 0", "topK: must be a whole number from 1 to 100"),
        version("maxIterations: 0", "maxIterations: must be a whole number of at least 1"),
        version("maxTokensPerRun: -1", "maxTokensPerRun: must be a whole number of at least 1"),
        version("maxToolCalls: 1.5", "maxToolCalls: must be a whole number of at least 1"),
        version("maxSessionTokens: 0", "maxSessionTokens: must be a whole number of at least 1"),
        version("maxSessionDurationSec: x", "maxSessionDurationSec: must be a whole number of at least 1"),
        version("inputSchema: 1", "inputSchema: must be a mapping"),
        version("outputSchema: { type: 7 }", "outputSchema.type"),
        version("anomalyControl: 1", "anomalyControl: must be true or false"),
        version("rules: {}", "rules: must be a list"),
        version("allowedOperations: [x]", "allowedOperations[0]: must be a mapping"),
        version("allowedOperations: [{ serviceName: x }]", "allowedOperations[0].operationName: is required"),
        version("allowedOperations: [{ operationName: x }]", "allowedOperations[0].serviceName: is required"),
        version("canExecuteSubAgents: x", "canExecuteSubAgents: must be true or false"),
        version("subAgentExecutionModel: None", "subAgentExecutionModel: must be one of sequential, parallel"),
        version("allowedSubAgents: [1]", "allowedSubAgents[0]: must be the manifestKey of an agent"),
    ]

    private static func trigger(_ members: String, _ message: String) -> Case {
        Case("triggers", "[{ agentManifestKey: a, name: t, \(members) }]", "triggers[0].\(message)")
    }

    private static let apiTriggers = [
        Case("triggers", "[{ name: t, type: api }]", "triggers[0].agentManifestKey: is required"),
        Case("triggers", "[{ agentManifestKey: a, type: api }]", "triggers[0].name: is required"),
        Case("triggers", "[{ agentManifestKey: a, name: t }]", "triggers[0].type: is required"),
        trigger("type: manual", "type: must be one of scheduled, api, event"),
        trigger("type: api, rpmLimit: -1", "rpmLimit: must be a whole number of at least 0"),
        trigger("type: api, rpdLimit: x", "rpdLimit: must be a whole number of at least 0"),
        trigger("type: api, maxConcurrentRuns: 0.5", "maxConcurrentRuns: must be a whole number of at least 0"),
        trigger("type: api, maxInputTokens: []", "maxInputTokens: must be a whole number of at least 0"),
        trigger("type: api, ipWhitelist: x", "ipWhitelist: must be a list"),
        trigger("type: api, ipWhitelist: [300.1.1.1]", "ipWhitelist[0]: must be an IP address or a CIDR range"),
        trigger("type: api, exposeStepTimelineToApi: 1", "exposeStepTimelineToApi: must be true or false"),
    ]

    private static let otherTriggers = [
        trigger("type: scheduled, timezone: UTC", "cronExpression: is required"),
        trigger("type: scheduled, cronExpression: '* * * * *'", "timezone: is required"),
        trigger(
            "type: scheduled, cronExpression: '61 * * * *', timezone: UTC",
            "cronExpression: '61' is no minute; it goes from 0 to 59"),
        trigger(
            "type: scheduled, cronExpression: '0 0 30 2 *', timezone: UTC",
            "cronExpression: names a day that no month has, so that it never fires"),
        trigger(
            "type: scheduled, cronExpression: '0 8 * * mon', timezone: Mars/Olympus",
            "timezone: there is no time zone 'Mars/Olympus'; write one as Europe/Berlin or UTC"),
        trigger("type: scheduled, inputPayload: []", "inputPayload: must be a mapping"),
        trigger("type: event, eventSlug: x", "serviceName: is required"),
        trigger("type: event, serviceName: x", "eventSlug: is required"),
        trigger("type: event, eventConfig: 1", "eventConfig: must be a mapping"),
    ]

    private static let inputs = [
        Case("inputs", "[{ type: string }]", "inputs[0].key: is required"),
        Case("inputs", "[{ key: a-b, type: string }]", "inputs[0].key: must be made of letters, digits and _"),
        Case("inputs", "[{ key: é, type: string }]", "inputs[0].key: must be made of letters, digits and _"),
        Case("inputs", "[{ key: a }]", "inputs[0].type: is required"),
        Case("inputs", "[{ key: a, type: number }]", "inputs[0].type: must be one of string"),
        Case("inputs", "[{ key: a, type: string, default: 1 }]", "inputs[0].default: must be a text"),
        Case("inputs", "[{ key: a, type: string, description: 1 }]", "inputs[0].description: must be a text"),
        Case("inputs", "[{ key: a, type: string, llmType: gpt }]", "inputs[0].llmType: must be one of openai"),
        Case(
            "inputs", "[{ key: a, type: string, integrationManifestType: x }]",
            "inputs[0].integrationManifestType: must be one of http, built_in"),
        Case(
            "inputs", "[{ key: a, type: string, integrationToolkitSlug: 1 }]",
            "inputs[0].integrationToolkitSlug: must be a text"),
    ]

    /// Section 30.
    @Test("that are modes and statuses are read without regard to case")
    func anyCase() throws {
        var text = ManifestText()
        text.agents = text.agents.replacing("executionMode: hitl", with: "executionMode: Request")
        text.versions = text.versions.replacing("status: deployed", with: "status: Deployed")
        text.versions += "    subAgentExecutionModel: PARALLEL\n"
        let manifest = try ManifestReader.read(text.text, file: nil)
        #expect(manifest.agents.first?.draft.executionMode == .request)
        let version = try #require(manifest.versions.first)
        #expect(version.status == .deployed && version.draft.subAgentExecutionModel == .parallel)
    }

    @Test("so are those that the desk is sent")
    func anyCaseOnDesk() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let agent = try await platform.desk(
                "POST", "/agents", ["name": "Desk", "executionMode": "Hitl", "llmProviderName": "demo"])
            #expect(agent.status == 201 && agent.body["executionMode"] == "hitl", "\(agent.text)")
            let path = "/agents/\(agent.body["id"].string ?? "")/versions"
            let version = try await platform.desk(
                "POST", path, ["versionLabel": "v1", "llmModel": "m", "subAgentExecutionModel": "Parallel"])
            #expect(version.status == 201 && version.body["subAgentExecutionModel"] == "parallel", "\(version.text)")
            let live = try await platform.desk(
                "POST", path, ["versionLabel": "v2", "llmModel": "m", "status": "Deployed"])
            #expect(live.status == 400 && live.field == "status", "\(live.text)")
        }
    }

    @Test("that nobody knows have no effect, and the entries of rules are not looked at offline")
    func dropped() throws {
        var text = ManifestText()
        text.head += "colour: red\nmetadata: { author: me }\n"
        text.versions += "    rules: [{ colour: red }, 7]\n    active: true\n"
        text.triggers = text.triggers.replacing("type: api", with: "type: api, active: false, lastFiredAt: x")
        let manifest = try ManifestReader.read(ManifestSource(text.text, isOffline: true)).checked()
        #expect(manifest.versions.first?.draft.rules == [["colour": "red"], 7])
        #expect(throws: ManifestError.self) { try ManifestReader.read(ManifestSource(text.text)).checked() }
        #expect(manifest.triggers.first?.draft.active == true && manifest.triggers.first?.draft.lastFiredAt == nil)
    }

    @Test("merge by identity: each section has its own", arguments: identities)
    func merging(_ section: String, _ first: String, _ second: String, _ count: Int) {
        func document(_ entry: String) -> YAMLNode {
            YAMLNode(["kind": "phrony.manifest", "version": 1, section: (try? Self.value(entry)) ?? .null])
        }
        let stream = ManifestStream([document("[\(first)]"), document("[\(second)]")], problems: ProblemList())
        #expect(stream.entries[section]?.count == count)
        if count == 1 { #expect(stream.entries[section]?.first?.node["mark"]?.value == 2) }
    }

    private static func value(_ text: String) throws -> Value? { try YAMLReader.documents(of: text).first?.value }

    private static let identities: [(String, String, String, Int)] = [
        ("inputs", "{ key: a, mark: 1 }", "{ key: a, mark: 2 }", 1),
        ("llmProviders", "{ name: a, mark: 1 }", "{ name: a, mark: 2 }", 1),
        ("services", "{ manifestKey: a, name: x, mark: 1 }", "{ manifestKey: a, name: y, mark: 2 }", 1),
        ("services", "{ name: x, mark: 1 }", "{ name: x, mark: 2 }", 1),
        ("services", "{ manifestKey: a, name: x }", "{ name: x }", 2),
        ("agents", "{ manifestKey: a, name: x, mark: 1 }", "{ manifestKey: a, name: y, mark: 2 }", 1),
        (
            "versions", "{ agentManifestKey: a, versionLabel: v, mark: 1 }",
            "{ agentManifestKey: a, versionLabel: v, mark: 2 }", 1
        ), ("versions", "{ agentManifestKey: a, versionLabel: v }", "{ agentManifestKey: b, versionLabel: v }", 2),
        (
            "triggers", "{ agentManifestKey: a, manifestKey: k, name: x, mark: 1 }",
            "{ agentManifestKey: a, manifestKey: k, name: y, mark: 2 }", 1
        ), ("triggers", "{ agentManifestKey: a, name: x, mark: 1 }", "{ agentManifestKey: a, name: x, mark: 2 }", 1),
        ("triggers", "{ agentManifestKey: a, name: x }", "{ agentManifestKey: b, name: x }", 2),
    ]
}
