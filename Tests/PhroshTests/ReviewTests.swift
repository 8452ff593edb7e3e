import Foundation
import Testing

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

    @Test("the sample of the refund desk decides its own tasks, and nobody else's that wait in the queue")
    func strangers() async throws {
        try await withPhrosh { phrosh in
            try FileManager.default.copyItem(
                at: Phrosh.repository.appending(path: "samples"), to: phrosh.folder.appending(path: "samples"))
            let stranger = try await phrosh.script("start support {query: \"Refund order 1182\"}\nwait r1 task 10s")
            #expect(stranger.code == 0, "\(stranger.errors)")
            let run = try await phrosh.run("samples/refund-desk.phr")
            #expect(run.code == 0, "\(run.output)\(run.errors)")
            let left = try await phrosh.script("review | select .agent .kind\n(runs(\"support\") | first).status")
            #expect(left.output.hasSuffix("support  approval\nWaitingForHITL\n"), "\(left.output)")
            let verify = try await phrosh.run("verify", "refund-desk.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("--kind takes a kind or a group, and nothing else")
    func kinds() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                start support {query: "Refund order 1182"}
                wait r1 task 10s
                review --kind approvals | count
                review --kind anomaly_alert | count
                review --kind bogus
                """)
            #expect(run.output.hasSuffix("\n1\n0\n"), "\(run.output)")
            #expect(run.code == 1 && run.errors.contains("`bogus` is not one of approvals, "), "\(run.errors)")
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
                show t1
                reject t1 "nobody knows"
                wait r1 10s
                """)
            #expect(run.output.contains("needs you  t1 aitl_escalation  Desk lamp"), "\(run.output)\(run.errors)")
            #expect(run.output.contains("(answer t1 \"…\")\nt1\n"), "\(run.output)")
            #expect(run.output.contains("\n  asked by researcher, which knows\n    {\n"), "\(run.output)")
            #expect(run.output.contains("\"warehouse\": \"Lyon\"\n    }\n  (answer t1"), "\(run.output)")
        }
    }
}
