import Testing
import Values

@testable import LocalPlatform

/// Sections 26.4 and 27: plan and apply over HTTP.
@Suite("Planning and applying manifests", .timeLimit(.minutes(2)))
struct ManifestRouteTests {
    private static func changes(_ result: Value) -> [String] { TestPlatform.changes(result) }
    private static func warnings(_ result: Value) -> [String] { TestPlatform.warnings(result) }

    @Test("a plan shows what apply does, with the members of the contract, and changes nothing")
    func planAndApply() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let before = try await platform.workspace()
            let plan = try await platform.applied(ManifestText(), "?dryRun=true")
            #expect(try await platform.workspace() == before)
            #expect(
                plan.record?.keys == [
                    "dryRun", "rootAgentId", "changes", "warnings", "resolvedAgentManifestKeys",
                    "resolvedServiceManifestKeys", "servicesNeedingConnection",
                ])
            #expect(plan["dryRun"] == true)
            #expect(
                Self.changes(plan) == [
                    "CREATE llm_provider_ref desk", "CREATE service shop", "CREATE operation shop>get_order",
                    "CREATE agent desk", "CREATE agent_version desk@v1", "CREATE trigger desk@api",
                ])
            let result = try await platform.applied(ManifestText())
            #expect(result["dryRun"] == false && result["changes"] == plan["changes"])
            let agent = try await platform.desk("GET", "/agents/\(result["rootAgentId"].string ?? "")").body
            #expect(agent["name"] == "Desk" && agent["deployedVersionLabel"] == "v1")
            #expect(result["resolvedAgentManifestKeys"] == ["desk": agent["id"]])
            #expect(result["resolvedServiceManifestKeys"]["shop"].string != nil)
            let again = try await platform.applied(ManifestText())
            #expect(Self.changes(again).allSatisfy { $0.hasPrefix("NO_OP ") } && Self.warnings(again) == [])
        }
    }

    @Test("a manifest comes as YAML of any spelling of its type, or in JSON; the type is looked at")
    func mediaTypes() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let text = ManifestText().text
            for type in [
                "text/yaml", "text/x-yaml", "application/yaml; charset=utf-8", "Application/X-YAML",
                "application/x-www-form-urlencoded",
            ] {
                #expect(
                    try await platform.sendYAML("/agents/manifest/apply?dryRun=true", text, type: type).status == 200)
            }
            let json = try await platform.desk("POST", "/agents/manifest/apply?dryRun=true", ["yaml": .string(text)])
            #expect(json.status == 200)
            let url =
                "\(platform.running.baseURL)/internal/v1/tenants/\(platform.running.tenantId)/agents/manifest/apply"
            let headers = ["Authorization": "Bearer \(platform.running.accessToken.reveal())"]
            for body in [text, (["yaml": .string(text)] as Value).json()] {
                #expect(
                    try await HTTPExchange.send("POST", url + "?dryRun=true", headers: headers, text: body).status
                        == 200)
            }
            let cases: [(String, String, Int, String)] = [
                (text, "text/plain", 415, "unsupported_media_type"),
                ("{", "application/json", 400, "invalid_json"), ("[]", "application/json", 400, "validation_failed"),
                ("{}", "application/json", 400, "validation_failed"), ("", "text/yaml", 400, "validation_failed"),
            ]
            for (body, type, status, code) in cases {
                let answer = try await platform.sendYAML("/agents/manifest/apply", body, type: type)
                #expect(answer.status == status && answer.code == code, "\(body) \(type): \(answer.text)")
            }
            let large = try await platform.apply(text + "#" + String(repeating: "x", count: 1 << 20))
            #expect(large.status == 413)
        }
    }

    @Test(
        "queries are looked at",
        arguments: [
            ("?dryRun=yes", 400, "dryRun"), ("?prune=1", 400, "prune"), ("?anchorAgentId=desk", 400, "anchorAgentId"),
            ("?anchorAgentId=00000000-0000-4000-8000-000000000000", 404, nil), ("?dryRun=false&prune=", 200, nil),
        ] as [(String, Int, String?)])
    func queries(_ query: String, _ status: Int, _ field: String?) async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let answer = try await platform.apply(ManifestText().text, query)
            #expect(answer.status == status && answer.field == field, "\(answer.text)")
        }
    }

    @Test("every problem is listed, and nothing changes: those of the manifest and those of the workspace")
    func refusal() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let before = try await platform.workspace()
            var text = ManifestText()
            text.providers = "llmProviders: [{ name: desk, type: openai }]\n"
            text.agents = text.agents.replacing("name: Desk", with: "name: support")
            text.versions = text.versions.replacing("Shop", with: "Stop")
            text.triggers += "  - { agentManifestKey: desk, name: second, type: api }\n"
            let answer = try await platform.apply(text.text)
            #expect(
                answer.status == 400 && answer.code == "validation_failed" && answer.field == "llmProviders[0].name")
            let details = (answer.body["error"]["details"].list ?? List()).compactMap { $0["message"].string }
            #expect(
                details == [
                    "3:16: llmProviders[0].name: there is no provider 'desk' on this platform; only script: providers are made by apply",
                    "12:5: agents[0].name: another agent of this platform is called 'support'",
                    "18:25: versions[0].allowedOperations[0].serviceName: there is no service 'Stop' in this manifest; did you mean 'Shop'?",
                    "21:5: triggers[1].type: 'desk' has another api trigger in this manifest",
                ])
            #expect(details.allSatisfy { answer.body["error"]["message"].string?.contains($0) == true })
            #expect(try await platform.workspace() == before)
        }
    }
}

extension ManifestRouteTests {
    @Test("values stand for placeholders: one by one, above a values file, above a default")
    func inputs() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.head += """
                inputs:
                  - { key: name, type: string }
                  - { key: url, type: string, default: "http://127.0.0.1:1" }

                """
            text.agents = text.agents.replacing("name: Desk", with: "name: \"{{ inputs.name }}\"")
            text.services = text.services.replacing("http://127.0.0.1:9090", with: "{{inputs.url}}")
            let missing = try await platform.apply(text.text)
            #expect(missing.status == 400 && missing.text.contains("unresolved {{inputs.name}}"))
            let yaml = Value.string(text.text)
            let values: Value = "version: 1\ninputs: { name: From file, url: 'http://127.0.0.1:2' }\n"
            let answer = try await platform.desk(
                "POST", "/agents/manifest/apply",
                ["yaml": yaml, "inputs": ["name": "Given"], "values": values, "valuesPath": "phrony.values.yaml"])
            let id = answer.body["rootAgentId"].string ?? ""
            #expect(try await platform.desk("GET", "/agents/\(id)").body["name"] == "Given", "\(answer.text)")
            let export = try await platform.desk("GET", "/agents/\(id)/manifest").text
            #expect(export.contains("http://127.0.0.1:2"))
            let wrong = try await platform.desk(
                "POST", "/agents/manifest/apply", ["yaml": yaml, "values": "a: 1", "valuesPath": "v.yaml"])
            #expect(wrong.status == 400 && wrong.text.contains("v.yaml:1:1: version: is required"))
            let list = try await platform.desk(
                "POST", "/agents/manifest/apply", ["yaml": yaml, "inputs": ["name": ["a"]]])
            #expect(list.status == 400 && list.field == "inputs.name")
        }
    }

    @Test("an input that is not declared is a warning when it is sent by itself, and none of a values file")
    func undeclaredInputs() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.head += "inputs: [{ key: label, type: string, default: v1 }]\n"
            let body: Value = [
                "yaml": .string(text.text), "path": "desk.yaml", "inputs": ["label": "v2", "colour": "red"],
                "values": "version: 1\ninputs: { other_manifest: x }\n",
            ]
            for query in ["?dryRun=true", ""] {
                let answer = try await platform.desk("POST", "/agents/manifest/apply\(query)", body)
                #expect(
                    Self.warnings(answer.body) == [
                        "desk.yaml:3:10: inputs: 'colour' has a value and is not declared; this manifest declares 'label'"
                    ], "\(answer.text)")
            }
        }
    }

    @Test("an index is sent with the files it includes, which the answer asks for by name")
    func includedFiles() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let index = "kind: phrony.manifest.index\nversion: 1\nincludes: [./a.yaml, b]\n"
            var text = ManifestText()
            let triggers = text.triggers
            text.triggers = ""
            let head = "kind: phrony.manifest\nversion: 1\n"
            func send(_ files: Value) async throws -> HTTPExchange {
                try await platform.desk(
                    "POST", "/agents/manifest/apply",
                    ["yaml": .string(index), "path": "team/index.yaml", "files": files])
            }
            func wanted(_ answer: HTTPExchange) -> [String] {
                #expect(answer.status == 400 && answer.code == "manifest_files_needed")
                return (answer.body["error"]["details"].list ?? List()).compactMap { $0["field"].string }
            }
            #expect(wanted(try await send([:])) == ["team/a.yaml", "team/b"])
            let inner: Value = "kind: phrony.manifest.index\nversion: 1\nincludes: [c/desk.yaml]\n"
            #expect(
                wanted(try await send(["team/a.yaml": inner, "team/b": .string(head + triggers)])) == [
                    "team/c/desk.yaml"
                ])
            let gone = try await send(["team/a.yaml": nil, "team/b": .string(head + triggers)])
            #expect(gone.text.contains("team/index.yaml:3:12: includes[0]: there is no file 'team/a.yaml'"))
            let whole = try await send([
                "team/a.yaml": inner, "team/b": .string(head + triggers), "team/c/desk.yaml": .string(text.text),
            ])
            #expect(
                whole.status == 200 && Self.changes(whole.body).contains("CREATE trigger desk@api"), "\(whole.text)")
            let alone = try await platform.apply(index)
            #expect(wanted(alone) == ["a.yaml", "b"])
        }
    }

    @Test("a relative script begins at the directory that is sent along")
    func scripts() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let text = SourceFile.text("samples/refund-desk.yaml")
            let answer = try await platform.desk(
                "POST", "/agents/manifest/apply",
                ["yaml": .string(text), "path": "samples/refund-desk.yaml", "directory": .string(SourceFile.root)])
            #expect(answer.status == 200, "\(answer.text)")
            let lost = try await platform.apply(text)
            #expect(lost.status == 400 && lost.text.contains("refund-desk.script.yaml"))
        }
    }

    @Test("llmProviderOverrides name providers of the workspace for those of the manifest")
    func overrides() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.providers = "llmProviders: [{ name: theirs, type: self_hosted, baseUrlOverride: 'http://a' }]\n"
            text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: theirs")
            #expect(try await platform.apply(text.text).status == 400)
            let answer = try await platform.desk(
                "POST", "/agents/manifest/apply",
                ["yaml": .string(text.text), "llmProviderOverrides": ["theirs": "demo"]])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.body["changes"].list?.first?["message"] == "is 'demo' here")
            let id = answer.body["rootAgentId"].string ?? ""
            #expect(try await platform.desk("GET", "/agents/\(id)/manifest").text.contains("llmProviderName: demo"))
            let unknown = try await platform.desk(
                "POST", "/agents/manifest/apply",
                ["yaml": .string(text.text), "llmProviderOverrides": ["theirs": "nobody"]])
            #expect(unknown.status == 400 && unknown.text.contains("there is no provider 'nobody'"))
        }
    }

    @Test("a provider of the workspace stays what it is, whatever a manifest says of it")
    func providersOfWorkspace() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let made = try await platform.desk("POST", "/llm-providers", ["name": "real", "type": "openai"])
            try #require(made.status == 201, "\(made.text)")
            var text = ManifestText()
            text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: real")
            text.providers = text.providers.replacing("name: desk", with: "name: real")
            let script = try await platform.apply(text.text)
            #expect(script.status == 400 && script.field == "llmProviders[0].name", "\(script.text)")
            #expect(script.text.contains("the provider 'real' of this platform is no script"))
            #expect(try await platform.desk("GET", "/llm-providers/real").body == made.body)
            text.providers =
                "llmProviders: [{ name: real, type: openai, baseUrlOverride: 'https://elsewhere.example/v1' }]\n"
            let elsewhere = try await platform.applied(text)
            #expect(
                Self.warnings(elsewhere) == [
                    "3:16: llmProviders[0].baseUrlOverride: the provider 'real' of this platform is at its vendor's address, and stays there"
                ])
            text.providers = "llmProviders: [{ name: real, type: openai }]\n"
            #expect(Self.warnings(try await platform.applied(text)) == [])
        }
    }

    @Test("another script for a provider that agents outside of the manifest use gives a warning, which names them")
    func sharedProvider() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: demo")
            text.providers = text.providers.replacing("name: desk", with: "name: demo")
            let changed = try await platform.applied(text)
            #expect(
                Self.warnings(changed) == [
                    "4:5: llmProviders[0].baseUrlOverride: the provider 'demo' is also used by concierge, courier, support"
                ])
            let unchanged = try await platform.applied(text)
            #expect(Self.warnings(unchanged) == [])
        }
    }

    @Test("nameSuffix is appended to the names of what is created, and the same manifest then changes nothing")
    func nameSuffix() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.services = text.services.replacing("- manifestKey: shop\n    name", with: "- name")
            text.services += "  - { name: Mail, type: built_in, config: { toolkitSlug: GMAIL } }\n"
            text.triggers +=
                "  - { agentManifestKey: desk, name: order, type: event, serviceName: Mail, eventSlug: ORDER }\n"
            let first = try await platform.applied(text, "?nameSuffix=%20(copy)")
            let id = first["rootAgentId"].string ?? ""
            #expect(try await platform.desk("GET", "/agents/\(id)").body["name"] == "Desk (copy)")
            let export = try await platform.desk("GET", "/agents/\(id)/manifest").text
            #expect(export.contains("name: \"Shop (copy)\"") && export.contains("serviceName: \"Mail (copy)\""))
            let second = try await platform.applied(text, "?nameSuffix=%20(copy)")
            #expect(Self.changes(second).allSatisfy { $0.hasPrefix("NO_OP ") }, "\(second.json())")
        }
    }

    @Test("built-in integrations are applied and listed as needing a connection")
    func connections() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.services += """
                  - { manifestKey: mail, name: Mail, type: built_in, config: { toolkitSlug: GMAIL, toolkitLogo: x }, operations: [
                      { name: send, configuration: { toolSlug: GMAIL_SEND, toolVersion: latest } } ] }

                """
            let result = try await platform.applied(text)
            let service = result["servicesNeedingConnection"].list?.first?.record
            #expect(service?.keys == ["serviceId", "name", "manifestKey"] && service?["name"] == "Mail")
            #expect(result["servicesNeedingConnection"].list?.count == 1)
        }
    }

    @Test("a built-in integration needs no connection when local handlers answer all that it has")
    func handledTools() async throws {
        let configure: @Sendable (inout LocalPlatformConfiguration) -> Void = {
            $0.toolHandlers = ["GMAIL_SEND": "http://127.0.0.1:1/send"]
        }
        try await TestPlatform.run(manifests: [], configure: configure) { platform in
            var text = ManifestText()
            let send = "{ name: send, configuration: { toolSlug: GMAIL_SEND } }"
            let read = "{ name: read, configuration: { toolSlug: GMAIL_READ } }"
            text.services += """
                  - { name: Handled, type: built_in, config: { toolkitSlug: GMAIL }, operations: [\(send)] }
                  - { name: Half, type: built_in, config: { toolkitSlug: GMAIL }, operations: [\(send), \(read)] }
                  - { name: Empty, type: built_in, config: { toolkitSlug: GMAIL } }

                """
            func unconnected(_ text: ManifestText, _ query: String = "") async throws -> [String] {
                let result = try await platform.applied(text, query)
                return (result["servicesNeedingConnection"].list ?? List()).compactMap { $0["name"].string }
            }
            #expect(try await unconnected(text, "?dryRun=true") == ["Half", "Empty"])
            #expect(try await unconnected(text) == ["Half", "Empty"])
            let services = try await platform.desk("GET", "/services").body["items"].list ?? List()
            let needing = services.filter { $0["needsConnection"] == true }.compactMap { $0["name"].string }
            #expect(needing == ["Empty", "Half"])
            text.services = text.services.replacing(", \(read)", with: "")
            #expect(try await unconnected(text, "?dryRun=true") == ["Half", "Empty"])
            #expect(try await unconnected(text, "?dryRun=true&prune=true") == ["Empty"])
        }
    }

    @Test("a secret that is not there is a warning, and none once it is")
    func secrets() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.services = text.services.replacing(
                "9090\" }",
                with: "9090\", auth: { method: bearer, secretName: SHOP }, defaultQuery: { k: '{{secrets.K}}' } }")
            let result = try await platform.applied(text)
            #expect(
                Self.warnings(result) == [
                    "6:5: services[0].config: there is no secret 'K' on this platform yet",
                    "6:5: services[0].config: there is no secret 'SHOP' on this platform yet",
                ])
        }
    }
}
