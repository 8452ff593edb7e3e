import PhronyClient
import Testing
import Values

@Suite("Lists of runs")
struct RunListTests {
    /// An agent with 250 sessions, of which the platform gives 100 at a time, as the API does.
    private static let transport = AgentTransport { request in
        let query = Dictionary(request.query.map { ($0.name, Int($0.value) ?? 0) }) { first, _ in first }
        let (skip, take) = (query["skip"] ?? 0, min(query["take"] ?? 20, 100))
        let items = (skip..<max(skip, min(skip + take, 250))).map { number -> Value in
            ["id": .string("s\(number)"), "rootRunId": .string("r\(number)"), "status": "Completed"]
        }
        return .json(["total": 250, "items": .list(List(items))])
    }

    @Test(
        "go on behind the longest page that the platform gives",
        arguments: [
            ("runs support --take 250 | count", "250\n"), ("runs support --skip 250 | count", "0\n"),
            ("runs support --skip 150 --take 3 | each .id | last", "r152\n"),
            ("runs support --take 300 | each .id | last", "r249\n"),
            ("runs support --skip 9223372036854775807 | count", "0\n"), ("runs support | count", "20\n"),
        ])
    func pages(script: String, output: String) async throws {
        let shell = ShellProbe(over: Self.transport, tenantId: "t")
        #expect(try await shell.run(script) == 0, "\(shell.errors)")
        #expect(shell.output == output)
    }

    @Test("show ids before all else, and no column of names where no run has one")
    func columns() async throws {
        let items = ["9e2a6c1b", "77c0fa8c"].map { id -> Value in
            [
                "id": "s", "rootRunId": .string("\(id)-0f43-4c8e-a7b0-5d2f3c914e02"), "status": "WaitingForResponse",
                "totalTokensUsed": 1055, "startedAt": "2026-05-12T09:30:00.000Z",
                "finishedAt": "2026-05-12T09:30:01.500Z",
            ]
        }
        let two = AgentTransport { _ in .json(["total": 2, "items": .list(List(items))]) }
        let shell = ShellProbe(over: two, tenantId: "t")
        #expect(try await shell.run("runs support") == 0, "\(shell.errors)")
        #expect(shell.output.hasPrefix("id        agent    status"), "\(shell.output)")
        #expect(shell.output.contains("\n9e2a6c1b  support  WaitingForResponse"), "\(shell.output)")
        #expect(!shell.output.contains("hidden"), "\(shell.output)")
    }
}
