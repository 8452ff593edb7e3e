import Foundation
import Testing

@Suite("The main job, on the local platform")
struct MainJobTests {
    private static let refund = """
        let r = start support {query: "Refund order 1182"}
        wait r task 10s
        tasks
        timeline r
        approve t1
        wait r done 10s
        expect r.status == "Completed"
        expect r.output.refunded == true
        r.items | where .type == "ToolCall" | select .ordinal .content.operation_name .content.arguments
        save refund.phs
        """

    @Test("a refund is asked for, approved and paid, and the session replays to the letter")
    func refundIsApproved() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(Self.refund)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("issue_refund"))
            let replay = try await phrosh.run("replay", "refund.phs")
            #expect(replay.code == 0, "\(replay.errors)")
            #expect(replay.output == run.output)
            let verify = try await phrosh.run("verify", "refund.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test("the same script works time after time on one data directory")
    func scriptIsRepeatable() async throws {
        try await withPhrosh { phrosh in
            for _ in 1...3 {
                let run = try await phrosh.script(Self.refund)
                #expect(run.code == 0, "\(run.errors)")
            }
        }
    }

    @Test("a rejection goes back to the model, and nothing is paid")
    func refundIsRejected() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                reject t1 "too much"
                wait r done 10s
                expect r.status == "Completed"
                expect r.output.refunded == false
                let refused = r.items | where .type == "ToolResult" | last
                expect refused.content.result.error.code == "approval_rejected"
                """)
            #expect(run.code == 0, "\(run.output)\(run.errors)")
        }
    }

    @Test("a changed digit in a recorded output is found, and shown where it is")
    func tamperingIsFound() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(Self.refund)
            #expect(run.code == 0, "\(run.errors)")
            let text = try phrosh.read("refund.phs")
            let lines = text.split(separator: "\n").map(String.init)
            let position = try #require(lines.firstIndex { $0.contains("\"output\"") && $0.contains("1182") })
            var changed = lines
            changed[position] = lines[position].replacingOccurrences(of: "1182", with: "1183")
            try phrosh.write(changed.joined(separator: "\n") + "\n", to: "changed.phs")
            let verify = try await phrosh.run("verify", "changed.phs")
            #expect(verify.code == 1)
            #expect(verify.output.contains("recorded:") && verify.output.contains("1183"))
        }
    }
}
