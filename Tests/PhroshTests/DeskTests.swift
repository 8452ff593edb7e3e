import Foundation
import Testing
import Values

@Suite("The desk")
struct DeskTests {
    static let environment = ["STRIPE_KEY": "sk_test_0123456789abcdef", "PIN": "pin-42"]

    /// Most of what the desk can do, in one session.
    static let session = """
        plan desk
        apply desk --values values.yaml --set {label: "v7"}
        apply desk --values values.yaml --set {label: "v7"} --prune
        start echo {} --wait
        manifest echo
        versions echo
        version new support v2 {temperature: 0.5} --from v1
        start support {query: "Refund order 1182"} --version v2
        wait r2 task 10s
        deploy support v2
        rollback support
        retract courier
        rollback courier v1
        agent new desk {executionMode: "hitl", llmProviderName: "demo"}
        trigger new API {type: "api", rpmLimit: 60} --agent desk
        trigger disable API --agent desk
        triggers
        secret new stripe --env STRIPE_KEY
        secret new pin --env PIN
        secrets
        provider new ollama {type: "self_hosted", baseUrlOverride: "http://127.0.0.1:11434/v1", apiKeySecretName: "pin"}
        providers
        apikey new ci support courier
        apikeys
        apikey change ci support --uploads on
        apikey revoke ci
        review
        log r2
        log r2 1
        mark complete r2 "done by hand"
        let f = upload order.txt
        files
        discard order.txt
        ingress
        incidents
        local trouble 429=1x --seed 7
        local trouble off
        audit --take 100
        """

    static func writeManifest(_ phrosh: Phrosh) throws {
        try FileManager.default.createDirectory(
            at: phrosh.folder.appending(path: "desk/parts"), withIntermediateDirectories: true)
        try phrosh.write(
            "kind: phrony.manifest.index\nversion: 1\nincludes: [agents.yaml, parts/triggers.yaml]\n",
            to: "desk/index.yaml")
        try phrosh.write(
            """
            kind: phrony.manifest
            version: 1
            inputs: [{ key: label, type: string, default: v1 }, { key: model, type: string, default: courier }]
            agents: [{ manifestKey: echo, name: echo, executionMode: request, llmProviderName: demo }]
            versions:
              - { agentManifestKey: echo, versionLabel: "{{inputs.label}}", status: deployed, llmModel: "{{inputs.model}}" }
            """, to: "desk/agents.yaml")
        try phrosh.write(
            "kind: phrony.manifest\nversion: 1\ntriggers: [{ agentManifestKey: echo, name: API, type: api }]\n",
            to: "desk/parts/triggers.yaml")
        try phrosh.write("version: 1\ninputs: { label: v5 }\n", to: "values.yaml")
        try phrosh.write("Order 1182: one broken lamp\n", to: "order.txt")
    }

    @Test("a session replays byte for byte without its files, and holds no key and no secret")
    func replay() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            let run = try await phrosh.script(
                Self.session, arguments: ["--session", "desk.phs"], environment: Self.environment)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let key = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("phk_") })
            #expect(key.count == 47)
            for file in ["desk", "values.yaml", "order.txt", "data"] {
                try FileManager.default.removeItem(at: phrosh.folder.appending(path: file))
            }
            let verify = try await phrosh.run("verify", "desk.phs")
            #expect(verify.code == 0, "\(verify.output)")
            let record = try phrosh.read("desk.phs")
            for secret in [String(key)] + Array(Self.environment.values) { #expect(!record.contains(secret)) }
            #expect(record.matches(of: #/\?token=/#).isEmpty && record.contains("/uploads/"))
            let replayed = try await phrosh.run("replay", "desk.phs")
            #expect(replayed.output == run.output.replacing(key, with: replayedKey(replayed.output)))
        }
    }

    private func replayedKey(_ output: String) -> String {
        output.split(separator: "\n").first { $0.hasPrefix("<secret:") }.map(String.init) ?? "no key"
    }

    @Test("keys and secrets of a person at the prompt reach neither session file, nor history, nor log")
    func prompt() async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh) { window in
                window.send("secret new stripe\r")
                try await window.waitFor("Value:")
                window.send("hunter2-hunter2\r")
                try await window.terminal.wait(for: "the next prompt", until: PhroshTests.prompt(2))
                try await run("apikey new ci support", number: 2, in: window)
                try await run("save desk.phs", number: 3, in: window)
                #expect(!window.screen.text.contains("hunter2"))
                let key = try #require(window.screen.text.firstMatch(of: #/phk_[A-Za-z0-9_-]{43}/#)).output
                let files = FileManager.default.enumerator(at: phrosh.folder, includingPropertiesForKeys: nil)
                for case let file as URL in files?.allObjects ?? [] {
                    let bytes = (try? Data(contentsOf: file)) ?? Data()
                    #expect(bytes.firstRange(of: Data(key.utf8)) == nil, "\(file.path)")
                    #expect(bytes.firstRange(of: Data("hunter2".utf8)) == nil, "\(file.path)")
                }
            }
            let verify = try await phrosh.run("verify", "desk.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("a secret that nobody types is not made, and the hint is one for a terminal", arguments: ["\r", "\u{3}"])
    func noSecret(keys: String) async throws {
        try await withPhrosh { phrosh in
            try await withWindow(phrosh, columns: 120) { window in
                window.send("secret new stripe\r")
                try await window.waitFor("Value:")
                window.send(keys)
                try await window.waitFor("hint: The same command asks again;")
                #expect(!window.screen.text.contains("Without a terminal"), "\(window.screen.text)")
            }
        }
    }

    @Test(
        "a secret has one value: it is told which one is missing, or that there are two",
        arguments: [
            ("--env NO_SUCH", "NO_SUCH is not set."), ("--env EMPTY", "EMPTY is set, and empty."),
            ("--env PIN --file order.txt", "--env and --file cannot both give it."),
        ])
    func secretSource(flags: String, message: String) async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("lamp", to: "order.txt")
            let run = try await phrosh.run(
                "-c", "secret new stripe \(flags)", environment: Self.environment.merging(["EMPTY": ""]) { $1 })
            #expect(run.code == 1 && run.errors.contains("error [no-secret-value]"), "\(run.errors)")
            #expect(run.errors.contains(message), "\(run.errors)")
        }
    }

    @Test("for programs a new key is a member of the JSON, and of no record")
    func keyAsJSON() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.run("--json", "--session", "key.phs", "-c", "apikey new ci support")
            let key = try #require(try JSON.parse(Array(run.output.utf8))["secret"].string)
            #expect(key.hasPrefix("phk_") && key.count == 47)
            #expect(try !phrosh.read("key.phs").contains(key))
            let verify = try await phrosh.run("verify", "key.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("log takes a run by its names, and one exchange by its place or its log_id")
    func log() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                log(r) | count
                let id = (r.items | where .type == "ToolResult" | first).content.result.log_id
                log(id).operationName
                log r 1 --json
                """, arguments: ["--session", "log.phs"])
            #expect(run.code == 0 && run.output.contains("\n1\nget_order\n{"), "\(run.output)\(run.errors)")
            let verify = try await phrosh.run("verify", "log.phs")
            #expect(verify.code == 0, "\(verify.output)")
            let unknown = try await phrosh.run("-c", "log r9")
            #expect(unknown.code == 1 && unknown.errors.contains("[unknown-run]"), "\(unknown.errors)")
        }
    }

    @Test("a refusal of settings points at them")
    func blame() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.run("-c", "version new support v2 {temperature: 5}")
            #expect(
                run.errors.contains(
                    """
                      version new support v2 {temperature: 5}
                                             ^^^^^^^^^^^^^^^^

                    """), "\(run.errors)")
        }
    }

    @Test("an agent's manifest applies again with no change", arguments: ["support", "concierge", "courier"])
    func manifest(agent: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script("manifest \(agent) | write \"a.yaml\"\napply a.yaml")
            #expect(
                run.output.hasSuffix("Nothing to change: the workspace is as the manifest says.\n"), "\(run.output)")
        }
    }

    @Test("--set wins over --values, and these over phrony.values.yaml beside the manifest and over defaults")
    func values() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            func key(_ arguments: String, _ environment: [String: String] = [:]) async throws -> String {
                let plan = try await phrosh.run(
                    "-c", "(plan(\"desk\"\(arguments)).changes | where .resource == \"agent_version\" | first).key",
                    environment: environment)
                return plan.output + plan.errors
            }
            #expect(try await key("") == "echo@v1\n")
            try phrosh.write("version: 1\ninputs: { label: beside }\n", to: "desk/phrony.values.yaml")
            #expect(try await key("") == "echo@beside\n")
            #expect(try await key("", ["PHRONY_MANIFEST_VALUES": "values.yaml"]) == "echo@v5\n")
            #expect(try await key(", values: \"values.yaml\"") == "echo@v5\n")
            #expect(try await key(", values: \"values.yaml\", set: {label: \"v7\"}") == "echo@v7\n")
        }
    }

    @Test(
        "a manifest that is empty or no text is refused by its name before anything is sent",
        arguments: [
            (" \n", "x.yaml is empty."), ("kind: phrony.manifest\nlabel: é\n", "x.yaml:2: this line is no UTF-8 text."),
        ])
    func noText(content: String, message: String) async throws {
        try await withPhrosh { phrosh in
            let bytes = try #require(content.data(using: .isoLatin1))
            try bytes.write(to: phrosh.folder.appending(path: "x.yaml"))
            let run = try await phrosh.run("-c", "plan x.yaml")
            #expect(run.code == 1 && run.errors.contains("error [manifest-refused]: \(message)"), "\(run.errors)")
        }
    }

    @Test("mistakes of a manifest are told a line each with their places, and nothing is changed")
    func mistakes() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            try phrosh.write(
                "kind: phrony.manifest\nversion: 1\ntriggers: [{ agentManifestKey: eco, name: API, type: apy }]\n",
                to: "desk/parts/triggers.yaml")
            let run = try await phrosh.run("-c", "apply desk")
            #expect(run.code == 1 && run.errors.contains("error [manifest-refused]"), "\(run.errors)")
            #expect(run.errors.contains("desk/parts/triggers.yaml:3:"), "\(run.errors)")
            let missing = try await phrosh.run("-c", "apply nowhere")
            #expect(missing.code == 1 && missing.errors.contains("nowhere cannot be read"), "\(missing.errors)")
            let agents = try await phrosh.run("-c", "agents | count")
            #expect(agents.output == "3\n")
        }
    }

    @Test("an attempt that was refused is started by retry, and named by the end of its id")
    func retry() async throws {
        try await withPhrosh { phrosh in
            _ = try await phrosh.run("-c", "retract courier")
            let refused = try await phrosh.run("-c", "start courier {}")
            #expect(refused.code == 1 && refused.errors.contains("no-deployed-version"), "\(refused.errors)")
            let listed = try await phrosh.run("-c", "rollback courier v1; (ingress(\"courier\") | first).id")
            let id = try #require(listed.output.split(separator: "\n").last)
            let run = try await phrosh.run(
                "-c", "retry \(id.suffix(8))\nwait r1 done 20s\n(ingress(\"courier\") | first).source")
            #expect(run.code == 0 && run.output.hasPrefix("r1 courier started\n"), "\(run.output)\(run.errors)")
            #expect(run.output.contains("api_retry"))
        }
    }

    @Test("a file that a session needs is deleted by force only, and said so")
    func discard() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("lamp", to: "order.txt")
            let start =
                "let f = upload order.txt\nversion new support v2 {inputSchema: {}} --from v1\ndeploy support v2\n"
            let used = start + "start support {query: \"Refund order 1182\", document: f}\nwait r1 task 10s\n"
            let kept = try await phrosh.script(used + "discard order.txt")
            #expect(kept.code == 1 && kept.errors.contains("[in-use]"), "\(kept.errors)")
            #expect(kept.errors.contains("hint: With `--force` it is deleted anyway."), "\(kept.errors)")
            let gone = try await phrosh.run("-c", "discard order.txt --force\nfiles")
            #expect(gone.code == 0 && gone.output.contains("warning: "), "\(gone.output)\(gone.errors)")
            #expect(gone.output.hasSuffix("No files. upload FILE puts one there.\n"))
        }
    }

    @Test("an empty file goes into the library, and one of a refused type does not")
    func oddFiles() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write("", to: "empty.txt")
            try phrosh.write("<p>", to: "page.html")
            let empty = try await phrosh.run("-c", "upload empty.txt")
            #expect(empty.output.hasPrefix("empty.txt is in the library: 0 bytes of text/plain."), "\(empty.errors)")
            let page = try await phrosh.run("-c", "upload page.html")
            #expect(page.code == 1 && page.errors.contains("error [media-type-not-allowed]"), "\(page.errors)")
        }
    }

    @Test(
        "on live the desk says that the dashboard does it",
        arguments: ["plan x.yaml", "secrets", "deploy support v1", "review", "local trouble", "audit", "apikeys"])
    func live(command: String) async throws {
        try await withPhrosh { phrosh in
            let result = try await phrosh.run(
                "--on", "live", "--agent", "support=0190aaaa-0000-7000-8000-000000000001", "-c", command,
                environment: ["PHRONY_API_KEY": "phk_0123456789abcdef"])
            #expect(result.code == 1 && result.errors.contains("error [dashboard-only]"), "\(result.errors)")
        }
    }

    @Test("a shell finds agents that another one has made meanwhile, and blames the word that names none")
    func twoShells() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            try await withWindow(phrosh) { window in
                try await run("agents | count", number: 1, in: window)
                let other = try await phrosh.run("-c", "apply desk")
                #expect(other.code == 0, "\(other.errors)")
                try await run("start echo {} --wait", number: 2, in: window)
                #expect(window.screen.text.contains("r1 echo: completed"), "\(window.screen.text)")
            }
            let wrong = try await phrosh.run("-c", "apikey new ci echo eco")
            #expect(wrong.errors.contains("  apikey new ci echo eco\n                     ^^^\n"), "\(wrong.errors)")
        }
    }

    @Test("a shell starts agents that were made after it")
    func laterAgents() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            let run = try await phrosh.script("agents | count\napply desk\nstart echo {} --wait")
            #expect(run.code == 0 && run.output.contains("r1 echo: completed"), "\(run.output)\(run.errors)")
            let hint = try await phrosh.script(
                "agent new d {executionMode: \"hitl\", llmProviderName: \"demo\"}\nstart d {}")
            #expect(hint.errors.contains("It has no API trigger"), "\(hint.errors)")
            let words = try await phrosh.script(
                "agent new \"my helper\" {executionMode: \"hitl\", llmProviderName: \"demo\"}\nstart \"my helper\" {}")
            #expect(words.output.contains("version new \"my helper\" LABEL"), "\(words.output)")
            #expect(words.errors.contains("--agent \"my helper\"`"), "\(words.errors)")
        }
    }
}
