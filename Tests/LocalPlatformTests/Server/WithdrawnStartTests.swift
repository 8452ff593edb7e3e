import Testing
import Values

@testable import LocalPlatform

/// Section 5: a start is checked when its body is there, not when its head came.
@Suite("What is withdrawn while a start is on its way", .timeLimit(.minutes(1)))
struct WithdrawnStartTests {
    /// Sends the head of a start of `echo` and the beginning of its body, lets `change` happen, and sends the rest.
    private func start(
        on platform: TestPlatform, _ change: @Sendable (_ agent: String) async throws -> Void
    ) async throws -> String {
        let agent = try platform.agentId("echo")
        let body = #"{"input":{"text":"a"}}"#
        let head = platform.head("POST /v1/agents/\(agent)/runs")
        return try await RawConnection.open(to: platform.port) { connection in
            await connection.send(head + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
            await connection.send(String(body.prefix(5)))
            // The answer to a later request says that the head was taken in.
            #expect(try await platform.call("GET", "/v1/runs/x").status == 404)
            try await change(agent)
            await connection.send(String(body.dropFirst(5)))
            return await connection.readToEnd()
        }
    }

    @Test("a retracted version starts nothing")
    func version() async throws {
        try await TestPlatform.run { platform in
            let answer = try await start(on: platform) { agent in
                let version = try #require(platform.agents["echo"]?["deployedVersionId"].string)
                let retracted = try await platform.desk("POST", "/agents/\(agent)/versions/\(version)/retract", [:])
                #expect(retracted.status == 200, "\(retracted.text)")
            }
            #expect(answer.contains("no_deployed_version"), "\(answer)")
            #expect(try await platform.sessions(of: "echo")["total"] == 0)
        }
    }

    @Test("neither does a trigger that was switched off, nor one that was deleted", arguments: [true, false])
    func trigger(isDeleted: Bool) async throws {
        try await TestPlatform.run { platform in
            let trigger = "/triggers/\(try platform.triggerId("echo"))"
            let answer = try await start(on: platform) { _ in
                let change =
                    isDeleted
                    ? try await platform.desk("DELETE", trigger)
                    : try await platform.desk("POST", "\(trigger)/deactivate")
                #expect(change.status == 200, "\(change.text)")
            }
            #expect(answer.contains("trigger_inactive"), "\(answer)")
            #expect(try await platform.sessions(of: "echo")["total"] == 0)
        }
    }
}
