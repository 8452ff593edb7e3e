import Testing

@Suite("Ending runs by hand")
struct OperatorTests {
    /// Two runs that wait, the second of which is the current one, and the first one's task as `other`.
    private static let scene = """
        let first = start support {query: "Refund order 1182"}
        wait first task 10s
        let second = start support {query: "Refund order 1182"}
        wait second task 10s
        let other = review() | last

        """

    @Test(
        "ends the run that an expression names by its id, and not the current one",
        arguments: [
            ("terminate other.run", "Failed"), ("terminate (other.run) \"not wanted\"", "Failed"),
            ("terminate review()[1].run", "Failed"), ("terminate runs()[1].id \"not wanted\"", "Failed"),
            ("mark complete other.run \"done by hand\"", "Completed"),
            ("mark complete (runs(\"support\") | last).id", "Completed"),
        ])
    func named(command: String, status: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(
                Self.scene + command + "\nstatus(first).status\nstatus(second).status",
                arguments: ["--session", "s.phs"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(run.output.hasSuffix("\n\(status)\nWaitingForHITL\n"), "\(run.output)")
            let verify = try await phrosh.run("verify", "s.phs")
            #expect(verify.code == 0, "\(verify.output)")
        }
    }

    @Test(
        "ends nothing where no run is named",
        arguments: [
            ("terminate", "missing-argument"), ("mark complete", "missing-argument"),
            ("terminate \"no longer wanted\"", "unknown-run"), ("mark complete \"done by hand\"", "unknown-run"),
        ])
    func unnamed(command: String, code: String) async throws {
        try await withPhrosh { phrosh in
            let run = try await phrosh.script(Self.scene + command)
            #expect(run.code == 1 && run.errors.contains("error [\(code)]"), "\(run.errors)")
            let left = try await phrosh.run("-c", "runs() | where .status == \"WaitingForHITL\" | count")
            #expect(left.output == "2\n", "\(left.output)")
        }
    }
}
