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
