import Testing

@testable import LocalPlatform

@Suite("Cross checks of manifests")
struct CrossCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var change: @Sendable (inout ManifestText) -> Void
        var message: String
        var testDescription: String { message }

        init(_ message: String, _ change: @escaping @Sendable (inout ManifestText) -> Void) {
            self.message = message
            self.change = change
        }
    }

    @Test("finds what does not fit together", arguments: cases)
    func finding(_ example: Case) {
        var text = ManifestText()
        example.change(&text)
        let error = #expect(throws: ManifestError.self) { try ManifestReader.read(text.text, file: nil) }
        #expect(error?.lines.contains { $0.hasSuffix(example.message) } == true, "\(String(describing: error))")
    }

    static let cases: [Case] = [
        Case("versions[0].agentManifestKey: there is no agent 'desc' in this manifest; did you mean 'desk'?") {
            $0.versions = $0.versions.replacing("agentManifestKey: desk", with: "agentManifestKey: desc")
        },
        Case("allowedOperations[0].serviceName: there is no service 'Stop' in this manifest; did you mean 'Shop'?") {
            $0.versions = $0.versions.replacing("Shop", with: "Stop")
        },
        Case("operationName: there is no operation of 'Shop' 'get_orders' in this manifest; did you mean 'get_order'?")
        {
            $0.versions = $0.versions.replacing("get_order", with: "get_orders")
        },
        Case("agents[0].llmProviderName: there is no provider 'dusk' in this manifest; did you mean 'desk'?") {
            $0.agents = $0.agents.replacing("llmProviderName: desk", with: "llmProviderName: dusk")
        },
        Case("triggers[0].agentManifestKey: a sub_agent cannot have triggers") {
            $0.agents = $0.agents.replacing("hitl", with: "sub_agent")
        },
        Case("versions[0].description: is required for a sub_agent: its parent's model reads it") {
            $0.agents = $0.agents.replacing("hitl", with: "sub_agent")
            $0.triggers = ""
        },
        Case("versions[0].rules[0]: a request agent has nobody to ask: 'pause' cannot be used") {
            $0.agents = $0.agents.replacing("hitl", with: "request")
            $0.versions += "    rules: [{ id: r, when: {}, then: pause }]\n"
        },
        Case("versions[0].allowedSubAgents[0]: an agent cannot be its own sub-agent") {
            $0.versions += "    allowedSubAgents: [desk]\n"
        },
        Case("versions[1].status: 'desk' has another deployed version in this manifest") {
            $0.versions += "  - { agentManifestKey: desk, versionLabel: v2, llmModel: m, status: deployed }\n"
        },
        Case("triggers[1].type: 'desk' has another api trigger in this manifest") {
            $0.triggers += "  - { agentManifestKey: desk, name: second, type: api }\n"
        },
        Case("agents[1].name: another agent is called 'Desk' too: agents[0], line 13") {
            $0.agents += "  - { manifestKey: two, name: Desk, executionMode: hitl, llmProviderName: desk }\n"
        },
        Case("versions[0].allowedOperations[1]: this operation stands here twice") {
            let name = "{ serviceName: Shop, operationName: get_order }"
            $0.versions = $0.versions.replacing(name, with: "\(name), \(name)")
        },
        Case("versions[0].canExecuteSubAgents: must be true for a version with allowedSubAgents") {
            $0.versions += "    allowedSubAgents: [desk]\n"
        },
        Case("versions[0].allowedSubAgents[0]: 'two' is no sub_agent") {
            $0.agents += "  - { manifestKey: two, name: Two, executionMode: hitl, llmProviderName: desk }\n"
            $0.versions += "    canExecuteSubAgents: true\n    allowedSubAgents: [two]\n"
        },
        Case("triggers[1].name: another trigger of 'desk' is called 'api' too: triggers[0], line 21") {
            $0.triggers +=
                "  - { agentManifestKey: desk, manifestKey: other, name: api, type: scheduled, cronExpression: '0 8 * * *', timezone: UTC }\n"
        },
        Case("services[1].name: another service is called 'Shop' too: services[0], line 6") {
            $0.services += "  - { manifestKey: other, name: Shop, type: http, config: { baseUrl: 'http://a' } }\n"
        },
        Case("triggers[2].eventSlug: 'desk' has another trigger for this event") {
            $0.services += "  - { name: Mail, type: built_in, config: { toolkitSlug: GMAIL } }\n"
            $0.triggers += """
                  - { agentManifestKey: desk, name: one, type: event, serviceName: Mail, eventSlug: ORDER }
                  - { agentManifestKey: desk, name: two, type: event, serviceName: Mail, eventSlug: ORDER }

                """
        },
        Case("triggers[1].serviceName: 'Shop' is no built-in integration and has no events") {
            $0.triggers +=
                "  - { agentManifestKey: desk, name: one, type: event, serviceName: Shop, eventSlug: ORDER }\n"
        },
        Case("metadata.rootManifestKey: there is no agent 'nobody' in this manifest") {
            $0.head += "metadata: { rootManifestKey: nobody }\n"
        },
        Case("agents: a manifest needs at least one agent") {
            $0.agents = ""
            $0.versions = ""
            $0.triggers = ""
        },
        Case(
            "services[0].config.baseUrl: must be an http or https URL without a query and a fragment, or phrosh-demo:NAME"
        ) {
            $0.services = $0.services.replacing("http://127", with: "ftp://127")
        },
        Case(
            "services[0].operations[0].configuration.method: must be one of GET, HEAD, POST, PUT, PATCH, DELETE, not 'GTE'"
        ) {
            $0.services = $0.services.replacing("GET", with: "GTE")
        },
        Case("llmProviders[0].baseUrlOverride: is required for self_hosted") {
            $0.providers = "llmProviders: [{ name: desk, type: self_hosted }]\n"
        },
        Case("services[0].config.auth.secretName: is required") {
            $0.services = $0.services.replacing("9090\" }", with: "9090\", auth: { method: bearer } }")
        },
        Case("services[0].config.defaultHeaders: 'Host' is set by the platform") {
            $0.services = $0.services.replacing("9090\" }", with: "9090\", defaultHeaders: { Host: x } }")
        },
        Case("triggers[0].ipWhitelist[0]: must be an IP address or a CIDR range") {
            $0.triggers = $0.triggers.replacing("type: api", with: "type: api, ipWhitelist: [everyone]")
        },
    ]
}
