import Testing
import Values

@testable import LocalPlatform

/// Sections 26.3 and 26.4: what preflight says of placeholders and providers.
@Suite("Preflight of manifests", .timeLimit(.minutes(1)))
struct ManifestPreflightTests {
    private func preflight(
        _ text: ManifestText, inputs: [String: String] = [:], providers: [String] = [],
        overrides: [String: String] = [:]
    ) -> Value {
        ManifestPreflight(
            ManifestSource(text.text, file: "desk.yaml", inputs: inputs), providers: providers, overrides: overrides
        ).value
    }

    private func text(_ declarations: String, name: String) -> ManifestText {
        var text = ManifestText()
        text.head += declarations.isEmpty ? "" : "inputs: [\(declarations)]\n"
        text.agents = text.agents.replacing("name: Desk", with: "name: '\(name)'")
        return text
    }

    @Test("is ok for a manifest that can be applied")
    func ok() {
        #expect(
            preflight(ManifestText()) == [
                "ok": true, "blockers": [], "missingInputs": [], "referencedInputKeys": [], "declaredInputs": [],
            ])
    }

    @Test("tells inputs that are declared, used and missing; an empty text counts as missing")
    func inputs() {
        let declarations = """
            { key: a, type: string, description: The a., default: "" }, { key: b, type: llm_provider, llmType: openai, colour: red },
            { key: c, type: integration, integrationManifestType: built_in, integrationToolkitSlug: GMAIL, default: x }
            """
        let text = text(declarations, name: "{{inputs.a}} {{ inputs.c }} {{inputs.a}}")
        let result = preflight(text, inputs: ["a": ""])
        #expect(result["ok"] == false && result["blockers"] == [])
        #expect(result["missingInputs"] == ["a"] && result["referencedInputKeys"] == ["a", "c"])
        #expect(
            result["declaredInputs"] == [
                ["key": "a", "type": "string", "description": "The a.", "default": ""],
                ["key": "b", "type": "llm_provider", "llmType": "openai"],
                [
                    "key": "c", "type": "integration", "integrationManifestType": "built_in",
                    "integrationToolkitSlug": "GMAIL", "default": "x",
                ],
            ])
        #expect(preflight(text, inputs: ["a": "A"])["ok"] == true)
    }

    @Test(
        "tells placeholders that cannot be",
        arguments: [
            ("{{inputs.a-b}} {{inputs}}", ["{{inputs.a-b}}", "{{inputs}}"]), ("{{inputs.}}", ["{{inputs.}}"]),
            ("{{inputs.a b}}", ["{{inputs.a b}}"]), ("x {{ inputs.a", ["{{ inputs.a"]),
            ("{{orderId}} {{secrets.A}}", []),
        ])
    func malformed(_ name: String, _ samples: [String]) {
        let blockers = preflight(text("{ key: z, type: string, default: z }", name: name))["blockers"]
        let expected: Value =
            samples.isEmpty ? [] : [["kind": "malformed_placeholder", "samples": Value(strings: samples)]]
        #expect(blockers == expected)
        // Without inputs it is text, as it is for apply.
        #expect(preflight(text("", name: name))["ok"] == true)
    }

    @Test("tells them in names of a manifest without inputs too")
    func malformedNames() {
        var text = ManifestText()
        text.services = text.services.replacing("name: Shop", with: "name: '{{inputs.a b}}'")
        let blockers = preflight(text)["blockers"]
        #expect(blockers == [["kind": "malformed_placeholder", "samples": ["{{inputs.a b}}"]]])
    }

    @Test("tells other placeholders where something is named, and only there")
    func names() {
        var text = ManifestText()
        text.services = text.services.replacing("name: Shop", with: "name: '{{a}}'").replacing(
            "manifestKey: shop", with: "manifestKey: '{{b}}'")
        text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: '{{c}}'")
        text.versions = text.versions.replacing("serviceName: Shop", with: "serviceName: '{{d}}'")
        text.triggers +=
            "  - { agentManifestKey: desk, name: t, type: event, serviceName: '{{e}}', eventSlug: '{{f}}' }\n"
        let blockers = preflight(text)["blockers"].list ?? List()
        let samples = blockers.first { $0["kind"] == "malformed_placeholder" }?["samples"]
        #expect(samples == ["{{a}}", "{{b}}", "{{c}}", "{{d}}", "{{e}}"])
    }

    @Test("tells placeholders that are not declared, in a manifest that declares any")
    func undeclared() {
        let result = preflight(text("{ key: a, type: string, default: x }", name: "{{inputs.b}} {{inputs.a}}"))
        #expect(result["blockers"] == [["kind": "undeclared_input_placeholder", "keys": ["b"]]])
        #expect(result["missingInputs"] == [] && result["ok"] == false)
        let none = preflight(text("", name: "{{inputs.b}}"))
        #expect(none["ok"] == true && none["referencedInputKeys"] == ["b"])
        #expect(preflight(text("", name: "{{inputs.b}}"), inputs: ["x": "y"])["missingInputs"] == ["b"])
    }

    @Test("tells providers that are not there, but for scripts, and after the overrides")
    func providers() {
        var text = ManifestText()
        text.providers = "llmProviders: [{ name: one, type: openai }, { name: two, type: anthropic }]\n"
        text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: one")
        #expect(preflight(text)["blockers"] == [["kind": "missing_llm_provider", "names": ["one", "two"]]])
        #expect(preflight(text, providers: ["one", "two"])["ok"] == true)
        #expect(
            preflight(text, providers: ["mine"], overrides: ["one": "mine", "two": "theirs"])["blockers"] == [
                ["kind": "missing_llm_provider", "names": ["theirs"]]
            ])
    }

    @Test(
        "puts everything that is wrong with the text into parseError",
        arguments: [
            ("a: b: c", "desk.yaml:1:5: this is no YAML"), ("", "desk.yaml:1:1: there is no manifest here"),
            ("kind: other\nversion: 1", "desk.yaml:1:7: kind: must be phrony.manifest, not 'other'"),
            ("kind: phrony.manifest\nversion: 1\nagents: [{}]", "desk.yaml:3:10: agents[0].name: is required"),
            ("kind: phrony.manifest\nversion: 1\n", "desk.yaml:1:1: agents: a manifest needs at least one agent"),
        ])
    func parseError(_ text: String, _ expected: String) {
        let result = ManifestPreflight(ManifestSource(text, file: "desk.yaml"), providers: []).value
        #expect(result["ok"] == false)
        #expect(result["parseError"].string?.contains(expected) == true, "\(result.json())")
    }

    @Test("is answered over HTTP, with 200 whatever it says")
    func route() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            var text = ManifestText()
            text.providers = "llmProviders: [{ name: theirs, type: self_hosted, baseUrlOverride: 'http://a' }]\n"
            text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: theirs")
            let blocked = try await platform.desk("POST", "/agents/manifest/preflight", ["yaml": .string(text.text)])
            #expect(blocked.status == 200 && blocked.body["blockers"].list?.first?["names"] == ["theirs"])
            let free = try await platform.desk(
                "POST", "/agents/manifest/preflight",
                ["yaml": .string(text.text), "llmProviderOverrides": ["theirs": "demo"], "inputs": ["unused": 1]])
            #expect(free.status == 200 && free.body["ok"] == true, "\(free.text)")
            let wrong = try await platform.desk("POST", "/agents/manifest/preflight", ["yaml": "a: b: c"])
            #expect(wrong.status == 200 && wrong.body["parseError"].string != nil)
            #expect(try await platform.desk("POST", "/agents/manifest/preflight", [:]).field == "yaml")
        }
    }
}

/// Section 26.2, lint.
@Suite("Lint of manifests", .timeLimit(.minutes(1)))
struct ManifestLintTests {
    private func message(_ text: String, inputs: [String: String] = [:]) -> String? {
        ManifestLint(ManifestSource(text, file: "desk.yaml", inputs: inputs, isOffline: true)).files[0].message
    }

    @Test("says path, line, column and member of every problem, joined by semicolons")
    func form() {
        var text = ManifestText()
        text.versions = text.versions.replacing("llmModel: m", with: "llmModel: ''").replacing("v1", with: "''")
        #expect(
            message(text.text)
                == "desk.yaml:16:19: versions[0].versionLabel: must not be empty; desk.yaml:17:15: versions[0].llmModel: must not be empty"
        )
        #expect(message(ManifestText().text) == nil)
    }

    @Test("lets placeholders without a value stand wherever a text may, unless values are given")
    func placeholders() {
        var text = ManifestText()
        text.head += "inputs: [{ key: a, type: string }, { key: p, type: llm_provider }]\n"
        text.services = text.services.replacing("http://127.0.0.1:9090", with: "{{inputs.a}}")
        text.providers = text.providers.replacing("name: desk", with: "name: '{{inputs.p}}'").replacing(
            "type: self_hosted", with: "type: '{{inputs.a}}'")
        text.agents = text.agents.replacing("llmProviderName: desk", with: "llmProviderName: '{{inputs.p}}'").replacing(
            "executionMode: hitl", with: "executionMode: '{{inputs.a}}'")
        text.triggers = text.triggers.replacing("type: api", with: "type: api, ipWhitelist: ['{{inputs.a}}']")
        #expect(message(text.text) == nil)
        #expect(message(text.text, inputs: ["p": "x"])?.contains("unresolved {{inputs.a}}") == true)
        let undeclared = text.text.replacing("{{inputs.p}}", with: "{{inputs.q}}")
        #expect(message(undeclared)?.contains("{{inputs.q}} is not declared under 'inputs'") == true)
    }

    /// Appendix A, 10 to 13, 17 and 27.
    @Test(
        "finds offline what a workspace is not needed for",
        arguments: [
            ("    versionLabel: v1", "    versionLabel: ''", "versions[0].versionLabel: must not be empty"),
            (
                "operationName: get_order }",
                "operationName: get_order }, { serviceName: Shop, operationName: get_order }",
                "allowedOperations[1]: this operation stands here twice"
            ),
            (
                "operationName: get_order", "operationName: pay",
                "there is no operation of 'Shop' 'pay' in this manifest"
            ),
            (
                "hitl, llmProviderName: desk }",
                "request, llmProviderName: desk }\nx-rules: 0", "'pause' cannot be used"
            ), ("executionMode: hitl", "executionMode: sometimes", "agents[0].executionMode: must be one of"),
        ])
    func offline(_ old: String, _ new: String, _ expected: String) {
        var text = ManifestText()
        text.versions += "    rules: [{ id: r, when: {}, then: pause }]\n"
        let message = message(text.text.replacing(old, with: new))
        #expect(message?.contains(expected) == true, "\(message ?? "valid")")
    }

    @Test("names both sources of one name")
    func sources() {
        let head = "kind: phrony.manifest\nversion: 1\n"
        let index = "kind: phrony.manifest.index\nversion: 1\nincludes: [a.yaml, b.yaml]\n"
        let other = "services: [{ manifestKey: other, name: Shop, type: http, config: { baseUrl: 'http://b' } }]\n"
        let source = ManifestSource(
            index, file: "index.yaml", files: .sent(["a.yaml": ManifestText().text, "b.yaml": head + other]),
            isOffline: true)
        #expect(
            ManifestLint(source).files[0].message
                == "b.yaml:3:12: services[0].name: another service is called 'Shop' too: services[0] in a.yaml, line 6")
    }

    @Test("of a folder looks at every YAML file by itself, but for some")
    func folder() async throws {
        let head = "kind: phrony.manifest\nversion: 1\n"
        let files: Value = [
            "m/index.yaml": "kind: phrony.manifest.index\nversion: 1\nincludes: [agents.yml, gone.yaml]\n",
            "m/agents.yml": .string(
                head + "agents: [{ manifestKey: a, name: A, executionMode: hitl, llmProviderName: p }]\n"),
            "m/versions.yaml": .string(
                head + "versions: [{ agentManifestKey: elsewhere, versionLabel: v, llmModel: m }]\n"),
            "m/wrong.yaml": "a: b: c", "m/desk.script.yaml": "kind: phrosh.script\nversion: 1\nrules: []\n",
            "m/node_modules/x.yaml": "a: b: c", ".git/y.yml": "a: b: c", "phrony.values.yaml": "version: 1",
            "m/phrony.values.yml": "version: 1", "README.md": "a: b: c",
        ]
        try await TestPlatform.run(manifests: []) { platform in
            let answer = try await platform.desk("POST", "/agents/manifest/lint", ["files": files])
            let results = answer.body["files"].list ?? List()
            #expect(
                results.compactMap { $0["path"].string } == [
                    "m/agents.yml", "m/desk.script.yaml", "m/index.yaml", "m/versions.yaml", "m/wrong.yaml",
                ])
            #expect(answer.status == 200 && answer.body["ok"] == false)
            #expect(results.map { $0["ok"].bool } == [true, false, false, true, false])
            #expect(
                results[2]["message"] == "m/index.yaml:3:24: includes[1]: the file 'm/gone.yaml' was not sent along")
            let none = try await platform.desk("POST", "/agents/manifest/lint", ["files": ["a.txt": "a"]])
            #expect(none.status == 400 && none.text.contains("there is no .yaml or .yml file"))
            let one = try await platform.desk(
                "POST", "/agents/manifest/lint", ["yaml": .string(ManifestText().text), "path": "desk.yaml"])
            #expect(one.body == ["ok": true, "files": [["path": "desk.yaml", "ok": true]]], "\(one.text)")
        }
    }
}
