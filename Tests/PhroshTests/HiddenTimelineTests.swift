import Testing

/// Section 11: what a trigger hides is hidden from API clients, and not from the desk.
@Suite("A timeline that is hidden", .timeLimit(.minutes(2)))
struct HiddenTimelineTests {
    @Test("is shown whole to the desk, and replays")
    func whole() async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                """
                trigger change api {exposeStepTimelineToApi: false} --agent support
                let r = start support {query: "Refund order 1182"}
                wait r task 10s
                conversation(r).items | count
                conversation(r, whole: true).items | each .type
                timeline r --whole
                save hidden.phs
                """)
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.contains("\n0\n") && run.output.contains("UserTaskReq"), "\(run.output)")
            #expect(run.output.contains("WaitingForHITL, 8 steps"), "\(run.output)")
            let verified = try await phrosh.run("verify", "hidden.phs")
            #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        }
    }
}
