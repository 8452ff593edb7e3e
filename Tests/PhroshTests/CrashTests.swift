import Foundation
import PhronyClient
import Testing
import Values

@Suite("After kill -9")
struct CrashTests {
    @Test("a run that waits for a person goes on waiting, and its refund is paid once")
    func waitingRunSurvives() async throws {
        try await withPhrosh { phrosh in
            let first = try await ServedPlatform(phrosh)
            let agent = try #require(first.agents["support"])
            let run = try await first.client.startRun(agent: agent, input: ["query": "Refund order 1182"]).runId
            _ = try await first.wait(for: run, .waitingForHITL)
            await first.end(with: SIGKILL)
            let script = try await phrosh.script(
                """
                use \(run)
                wait r1 task 10s
                approve t1
                wait r1 done 10s
                expect r1.output.refunded == true
                let refunds = r1.items | where .type == "ToolCall" | where .content.operation_name == "issue_refund" | count
                expect refunds == 1
                """)
            #expect(script.code == 0, "\(script.output)\(script.errors)")
        }
    }

    @Test("a run that was at work is continued, and a timer that is overdue fires")
    func workingRunsContinue() async throws {
        try await withPhrosh { phrosh in
            let first = try await ServedPlatform(phrosh)
            let courier = try #require(first.agents["courier"])
            let support = try #require(first.agents["support"])
            let timed = try await first.client.startRun(agent: courier).runId
            _ = try await first.wait(for: timed, .waitingForTimer)
            let working = try await first.client.startRun(agent: support, input: ["query": "Refund order 1182"]).runId
            await first.end(with: SIGKILL)
            try await serving(phrosh) { second in
                let view = try await PhronyClient(transport: second.transport).getRun(working)
                #expect(!view.status.isTerminal)
                _ = try await second.wait(for: working, .waitingForHITL)
                _ = try await second.wait(for: timed, .completed)
            }
        }
    }

    @Test("a call that may have arrived is sent again only after a person said so")
    func indeterminateCallAsks() async throws {
        try await withPhrosh { phrosh in
            let shop = try SilentServer()
            defer { shop.close() }
            try phrosh.write(Self.payer(port: shop.port), to: "payer.yaml")
            try phrosh.write(Self.payerScript, to: "payer.script.yaml")
            let first = try await ServedPlatform(phrosh, arguments: ["--apply", "payer.yaml"])
            let run = try await first.client.startRun(agent: try #require(first.agents["payer"])).runId
            let request = await shop.nextRequest()
            #expect(request.hasPrefix("POST /payments"))
            await first.end(with: SIGKILL)
            try await serving(phrosh) { second in
                _ = try await second.wait(for: run, .waitingForHITL)
                let task = try #require(try await second.client.conversation(run).pendingTask)
                #expect(task.payload["reason"] == "operation" && task.payload["indeterminate"] == true)
                _ = try await second.client.sendRunMessage(run, .decision(task: task.id, approved: false))
                let done = try await second.wait(for: run, .completed)
                #expect(done.output == "not paid")
            }
            #expect(shop.requests == 1)
        }
    }

    private static func payer(port: UInt16) -> String {
        """
        kind: phrony.manifest
        version: 1
        llmProviders: [ { name: payer, type: self_hosted, baseUrlOverride: "script:payer.script.yaml" } ]
        services:
          - name: Bank
            type: http
            config: { baseUrl: "http://127.0.0.1:\(port)", auth: { method: none } }
            operations:
              - { name: pay, description: Pays., configuration: { method: POST, path: /payments } }
        agents: [ { manifestKey: payer, name: payer, executionMode: hitl, llmProviderName: payer } ]
        versions:
          - agentManifestKey: payer
            versionLabel: v1
            status: deployed
            llmModel: payer
            allowedOperations: [ { serviceName: Bank, operationName: pay } ]
        triggers: [ { agentManifestKey: payer, name: api, type: api } ]
        """
    }

    private static let payerScript = """
        kind: phrosh.script
        version: 1
        rules:
          - when: { round: 1 }
            call: [ { tool: pay, arguments: { amount: 5 } } ]
          - when: { after: pay, result: { successful: false } }
            say: not paid
          - when: { after: pay }
            say: paid
        """

    @Test("a session loses at most the line that was being written")
    func sessionSurvives() async throws {
        try await withPhrosh { phrosh in
            try phrosh.write(
                """
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                wait r done 60s
                """, to: "killed.phr")
            let process = phrosh.process(["--session", "killed.phs", "killed.phr"])
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            var text = ""
            for _ in 1...600 where !text.contains("\"number\":\"3\"") {
                text = (try? phrosh.read("killed.phs")) ?? ""
                try await Task.sleep(for: .milliseconds(20))
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let replay = try await phrosh.run("replay", "killed.phs")
            #expect(replay.output.contains("r1 support started"))
            #expect(replay.output.contains("needs you  t1"))
        }
    }
}
