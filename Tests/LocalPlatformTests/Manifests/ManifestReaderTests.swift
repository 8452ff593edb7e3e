import Testing
import Values

@testable import LocalPlatform

@Suite("Reading manifests")
struct ManifestReaderTests {
    private func lines(_ text: String, inputs: [String: String] = [:]) -> [String] {
        let error = #expect(throws: ManifestError.self) {
            try ManifestReader.read(text, file: "desk.yaml", inputs: inputs)
        }
        return error?.lines ?? []
    }

    @Test("fills what is absent with the defaults of the contract")
    func defaults() throws {
        let manifest = try ManifestReader.read(ManifestText().text, file: nil)
        let version = try #require(manifest.versions.first)
        #expect(version.status == .deployed)
        #expect(version.draft.temperature == 1 && version.draft.topP == nil && version.draft.topK == nil)
        #expect(
            version.draft.maxIterations == 10 && version.draft.maxTokensPerRun == 400_000
                && version.draft.maxToolCalls == 32)
        #expect(version.draft.inputSchema == [:] && version.draft.rules == [])
        #expect(manifest.triggers.first?.draft.api == APITriggerSettings())
        #expect(manifest.warnings.isEmpty)
    }

    @Test("tells everything that is wrong, with file, line, column and member")
    func allProblems() {
        var text = ManifestText()
        text.agents = """
            agents:
              - manifestKey: desk
                name: ""
                executonMode: hitl
                llmProviderName: 7

            """
        text.versions = """
            versions:
              - agentManifestKey: desk
                versionLabel: v1
                llmModel: m
                temperature: 1.5
                maxIterations: 0
                status: deployd
                inputSchema: { type: objekt }

            """
        #expect(
            lines(text.text) == [
                "desk.yaml:14:11: agents[0].name: must not be empty",
                "desk.yaml:15:5: agents[0].executionMode: is required; 'executonMode' stands in its place",
                "desk.yaml:16:22: agents[0].llmProviderName: must be a text, not a number; put it in quotes: \"7\"",
                "desk.yaml:21:18: versions[0].temperature: must be a number from 0 to 1, not 1.5",
                "desk.yaml:22:20: versions[0].maxIterations: must be a whole number of at least 1, not 0",
                "desk.yaml:23:13: versions[0].status: must be one of testing, deployed, not \"deployd\"; did you mean 'deployed'?",
                "desk.yaml:24:18: versions[0].inputSchema.type: \"objekt\" is no type; the types are null, boolean, number, integer, string, array, object",
            ])
    }

    @Test("warns of a member it does not know, with the name that was probably meant")
    func misspelt() throws {
        var text = ManifestText()
        text.triggers = "triggers:\n  - { agentManifestKey: desk, name: api, type: api, rmpLimit: 60, colour: red }\n"
        let manifest = try ManifestReader.read(text.text, file: "desk.yaml")
        #expect(
            manifest.warnings.map(\.description) == [
                "21:53: triggers[0].rmpLimit: is no member known here and has no effect; did you mean 'rpmLimit'?",
                "21:67: triggers[0].colour: is no member known here and has no effect",
            ])
    }

    @Test(
        "refuses a document that is no manifest",
        arguments: [
            ("", "desk.yaml:1:1: there is no manifest here"),
            (
                "kind: phrony.manifst\nversion: 1\n",
                "desk.yaml:1:7: kind: must be phrony.manifest, not 'phrony.manifst'"
            ),
            ("kind: phrony.manifest\nversion: 2\n", "desk.yaml:2:10: version: must be 1, not 2"),
            ("version: 1\n", "desk.yaml:1:1: kind: is required"),
            ("- 1\n", "desk.yaml:1:1: must be a mapping, not a list"),
            ("a: b: c\n", "desk.yaml:1:5: this is no YAML: mapping values are not allowed in this context"),
        ])
    func notAManifest(_ text: String, _ expected: String) {
        #expect(lines(text).contains(expected))
    }

    @Test("tells of a text that is no YAML, or of a file that is not there, nothing but that")
    func onlyProblem() {
        #expect(
            lines("a: b: c\n") == ["desk.yaml:1:5: this is no YAML: mapping values are not allowed in this context"])
        #expect(
            lines("kind: phrony.manifest.index\nversion: 1\nincludes: [../x.yaml]\n") == [
                "desk.yaml:3:12: includes[0]: '../x.yaml' leaves the directory of this file"
            ])
    }

    @Test("accepts the old kind")
    func legacyKind() throws {
        var text = ManifestText()
        text.head = "kind: phrony.workspace.manifest\nversion: 1.0\n"
        #expect(try ManifestReader.read(text.text, file: nil).agents.count == 1)
    }
}

extension ManifestReaderTests {
    @Test("merges documents: a later entry replaces the earlier one whole and keeps its place")
    func merging() throws {
        let second = """
            ---
            kind: phrony.manifest
            version: 1
            metadata: { label: second }
            agents:
              - { manifestKey: other, name: Other, executionMode: request, llmProviderName: desk }
              - { manifestKey: desk, name: Front desk, executionMode: hitl, llmProviderName: desk }
            """
        let text = ManifestText(
            head: "kind: phrony.manifest\nversion: 1\nmetadata: { label: first, rootManifestKey: desk }\n")
        let manifest = try ManifestReader.read(text.text + second, file: nil)
        #expect(manifest.agents.map(\.draft.name) == ["Front desk", "Other"])
        #expect(manifest.label == "second" && manifest.rootManifestKey == "desk")
    }

    @Test("refuses one identity twice in one document")
    func twice() {
        var text = ManifestText()
        text.agents += "  - { manifestKey: desk, name: Desk 2, executionMode: hitl, llmProviderName: desk }\n"
        #expect(lines(text.text) == ["desk.yaml:14:5: agents[1]: stands here twice: desk"])
    }

    @Test("tells of each entry that is no mapping or has no key, and takes none of them for the same")
    func noIdentity() {
        var text = ManifestText()
        text.agents += "  - 7\n  - null\n"
        for name in ["A", "B"] {
            text.agents += "  - { name: \(name), executionMode: hitl, llmProviderName: desk }\n"
        }
        #expect(
            lines(text.text) == [
                "desk.yaml:14:5: agents[1]: must be a mapping, not a number",
                "desk.yaml:15:5: agents[2]: must be a mapping, not nothing",
                "desk.yaml:16:5: agents[3].manifestKey: is required",
                "desk.yaml:17:5: agents[4].manifestKey: is required",
            ])
    }

    @Test(
        "replaces placeholders by values and defaults, and only these",
        arguments: [([:], "http://a:1"), (["url": "http://b:2"], "http://b:2"), (["url": ""], "http://a:1")])
    func placeholders(_ inputs: [String: String], _ expected: String) throws {
        var text = ManifestText()
        text.head += "inputs: [{ key: url, type: string, default: \"http://a:1\" }]\n"
        text.services = text.services.replacing("http://127.0.0.1:9090", with: "{{ inputs.url }}")
        let manifest = try ManifestReader.read(text.text, file: nil, inputs: inputs)
        #expect(manifest.services.first?.draft.config["baseUrl"] == .string(expected))
        #expect(manifest.services.first?.operations.first?.draft.configuration["path"] == "/orders/{{orderId}}")
    }

    @Test("leaves everything but inputs in a text as it stands, to the byte")
    func otherHoles() throws {
        let text = #"Dear {{ customer.name }}, {{  x}} {{"a": {"b": 1}}} "#
        var manifestText = ManifestText()
        manifestText.head += "inputs: [{ key: url, type: string, default: here }]\n"
        manifestText.versions += "    instructions: '\(text){{ inputs.url }} {{open'\n"
        let manifest = try ManifestReader.read(manifestText.text, file: nil)
        #expect(manifest.versions.first?.draft.instructions == "\(text)here {{open")
    }

    @Test("takes what looks like an input for text in a manifest that declares none and is given none")
    func literalPlaceholders() throws {
        var text = ManifestText()
        text.versions += "    instructions: \"{{inputs.a}} {{inputs.foo bar}} {{ inputs.\"\n"
        let manifest = try ManifestReader.read(text.text, file: nil)
        #expect(manifest.versions.first?.draft.instructions == "{{inputs.a}} {{inputs.foo bar}} {{ inputs.")
        #expect(
            lines(text.text, inputs: ["a": "A"]) == [
                "desk.yaml:20:19: versions[0].instructions: {{inputs.foo bar}} is no placeholder; write {{inputs.KEY}}",
                "desk.yaml:20:19: versions[0].instructions: {{ inputs. is no placeholder; write {{inputs.KEY}}",
            ])
    }

    @Test("warns of a value whose key was probably meant to be another")
    func misspeltInput() throws {
        var text = ManifestText()
        text.head += "inputs: [{ key: label, type: string, default: v1 }, { key: url, type: string, default: u }]\n"
        func warnings(_ inputs: [String: String]) throws -> [String] {
            try ManifestReader.read(text.text, file: nil, inputs: inputs).warnings.map(\.description)
        }
        #expect(
            try warnings(["lable": "v2"]) == [
                "3:10: inputs: 'lable' has a value and is not declared; did you mean 'label'?"
            ])
        #expect(try warnings(["label": "v2", "other_manifest": "x", "labels": "y"]) == [])
    }

    /// What is warned of when the values are given for the manifest alone.
    private func warnings(_ text: ManifestText, own inputs: [String: String]) throws -> [String] {
        var source = ManifestSource(text.text, inputs: inputs)
        source.ownInputs = Set(inputs.keys)
        return try ManifestReader.read(source).checked().warnings.map(\.description)
    }

    @Test("warns of each value that was given for it alone and is not declared, and lists what is, the nearest first")
    func undeclaredInput() throws {
        var text = ManifestText()
        text.head += "inputs: [{ key: label, type: string, default: v1 }, { key: url, type: string, default: u }]\n"
        #expect(try warnings(text, own: ["label": "v2", "url": ""]) == [])
        #expect(
            try warnings(text, own: ["colour": "", "label": "v2", "ulr": "x"]) == [
                "3:10: inputs: 'colour' has a value and is not declared; this manifest declares 'label', 'url'",
                "3:10: inputs: 'ulr' has a value and is not declared; this manifest declares 'url', 'label'",
            ])
    }

    @Test("that declares nothing warns of what was given for it alone and stands for no placeholder of it")
    func unusedInput() throws {
        var text = ManifestText()
        text.versions += "    instructions: \"{{inputs.tone}}\"\n"
        #expect(
            try warnings(text, own: ["tone": "kind", "colour": "red"]) == [
                "1:1: inputs: 'colour' has a value and is not declared; this manifest declares no inputs"
            ])
    }

    @Test(
        "tells placeholders that cannot be replaced",
        arguments: [
            ("{{inputs.other}}", "{{inputs.other}} is not declared under 'inputs'"),
            ("{{inputs.nam}}", "{{inputs.nam}} is not declared under 'inputs'; did you mean 'name'?"),
            ("{{inputs.name}}", "unresolved {{inputs.name}}: there is no value and no default for it"),
            ("{{inputs.a-b}}", "{{inputs.a-b}} is no placeholder; write {{inputs.KEY}}"),
            ("{{name}}", "no {{…}} but {{inputs.KEY}} may stand here"),
        ])
    func badPlaceholders(_ hole: String, _ message: String) {
        var text = ManifestText()
        text.head += "inputs: [{ key: name, type: string }]\n"
        text.services = text.services.replacing("name: Shop", with: "name: \"\(hole)\"")
        #expect(lines(text.text).contains { $0.hasSuffix("services[0].name: \(message)") }, "\(lines(text.text))")
    }

    @Test("lets a relative script begin at the manifest's directory")
    func relativeScripts() throws {
        var text = ManifestText()
        text.providers = text.providers.replacing("script:demo/support", with: "script:desk.script.yaml")
        let manifest = try ManifestReader.read(text.text, file: "/somewhere/desk.yaml")
        #expect(manifest.providers.first?.draft.baseUrlOverride == "script:/somewhere/desk.script.yaml")
        #expect(
            try ManifestReader.read(ManifestText().text, file: "/somewhere/desk.yaml").providers.first?.draft
                .baseUrlOverride
                == "script:demo/support")
    }
}
