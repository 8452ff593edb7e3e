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
            let run = try await phrosh.run("-c", "retry \(id.suffix(8))\nwait r1 done 20s\ningress courier")
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
            let gone = try await phrosh.run("-c", "discard order.txt --force\nfiles")
            #expect(gone.code == 0 && gone.output.contains("warning: "), "\(gone.output)\(gone.errors)")
            #expect(gone.output.hasSuffix("No files. upload FILE puts one there.\n"))
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

    @Test("a shell starts agents that were made after it")
    func laterAgents() async throws {
        try await withPhrosh { phrosh in
            try Self.writeManifest(phrosh)
            let run = try await phrosh.script("agents | count\napply desk\nstart echo {} --wait")
            #expect(run.code == 0 && run.output.contains("r1 echo: completed"), "\(run.output)\(run.errors)")
            let hint = try await phrosh.script(
                "agent new d {executionMode: \"hitl\", llmProviderName: \"demo\"}\nstart d {}")
            #expect(hint.errors.contains("It has no API trigger"), "\(hint.errors)")
        }
    }
}

@Suite("The review queue")
struct ReviewTests {
    private static let rule = """
        version new support v2 {anomalyControl: true, rules: [
          {id: "no-refunds", when: {tool_name_in: ["issue_refund"]}, then: "pause", reason: "looked at"}]} --from v1
        deploy support v2

        """

    @Test("runs that others started are decided by the numbers that review gives their tasks")
    func others() async throws {
        try await withPhrosh { phrosh in
            let first = try await phrosh.script("start support {query: \"Refund order 1182\"}\nwait r1 task 10s")
            #expect(first.code == 0, "\(first.errors)")
            let second = try await phrosh.script(
                "review\napprove t1\nwait r1 done 10s\nreview", arguments: ["--session", "s.phs"])
            #expect(second.code == 0 && second.output.hasSuffix("No open tasks.\n"), "\(second.output)\(second.errors)")
            let verify = try await phrosh.run("verify", "s.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("what a rule has stopped is shown with the rule, and approved or rejected", arguments: ["approve", "reject"])
    func anomaly(decision: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                Self.rule
                    + "start support {query: \"Refund order 1182\"}\nwait r1 task 10s\n\(decision) t1\nwait r1 10s\nr1.output.refunded",
                arguments: ["--session", "s.phs"])
            #expect(run.output.contains("by the rule no-refunds: looked at"), "\(run.output)\(run.errors)")
            #expect(
                run.code == 0 && run.output.hasSuffix(decision == "approve" ? "true\n" : "false\n"), "\(run.output)")
            let verify = try await phrosh.run("verify", "s.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test(
        "the samples with questions of sub-agents, alerts and uploads run, and replay",
        arguments: ["research-team", "refund-desk", "document-reader"])
    func samples(name: String) async throws {
        try await withPhrosh { phrosh in
            try FileManager.default.copyItem(
                at: Phrosh.repository.appending(path: "samples"), to: phrosh.folder.appending(path: "samples"))
            let run = try await phrosh.run("samples/\(name).phr")
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let verify = try await phrosh.run("verify", "\(name).phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("a run that waits for a sub-agent's question tells which task answers it")
    func escalation() async throws {
        try await withPhrosh { phrosh in
            try FileManager.default.copyItem(
                at: Phrosh.repository.appending(path: "samples"), to: phrosh.folder.appending(path: "samples"))
            let run = try await phrosh.script(
                """
                apply samples/research-team.yaml
                start research_lead {articles: ["LAMP-OAK", "MUG-STONE"]}
                wait r1 task 10s
                (jobs() | first).task
                reject t1 "nobody knows"
                wait r1 10s
                """)
            #expect(run.output.contains("needs you  t1 aitl_escalation  Desk lamp"), "\(run.output)\(run.errors)")
            #expect(run.output.contains("(answer t1 \"…\")\nt1\n"), "\(run.output)")
        }
    }
}
