import Testing
import Values

@testable import LocalPlatform

/// What honest clients of other people do with HTTP/1, and what hostile ones make of it.
@Suite("What HTTP/1 leaves to a server", .timeLimit(.minutes(1)))
struct ConnectionSemanticsTests {
    /// Sends bytes and returns everything up to the end of the connection, which the server has to close.
    private func exchange(_ platform: TestPlatform, _ parts: String...) async throws -> String {
        try await RawConnection.open(to: platform.port) { connection in
            for part in parts { await connection.send(part) }
            return await connection.readToEnd()
        }
    }

    private func answers(in text: String) -> Int { text.split(separator: "HTTP/1.").count }

    @Test("a client that asks before it sends its body is told to go on", arguments: ["100-continue", "100-Continue"])
    func expectation(spelling: String) async throws {
        try await TestPlatform.run { platform in
            let body = #"{"input":{"text":"a"}}"#
            let head = platform.head("POST /v1/agents/\(try platform.agentId("echo"))/runs")
            let answer = try await RawConnection.open(to: platform.port) { connection in
                await connection.send(
                    head + "Connection: close\r\nExpect: \(spelling)\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
                #expect(await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                await connection.send(body)
                return await connection.readToEnd()
            }
            #expect(TestPlatform.status(answer) == 202, "\(answer)")
        }
    }

    @Test("while an earlier answer is on its way, nothing is put into it")
    func pipelinedExpectation() async throws {
        try await TestPlatform.run { platform in
            let first = platform.head("GET /v1/runs/x") + "\r\n"
            let second = platform.head("POST /v1/runs/y/messages")
            let answer = try await exchange(
                platform, first + second + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}")
            #expect(answers(in: answer) == 2 && !answer.contains("100 Continue"), "\(answer)")
        }
    }

    @Test(
        "the connection ends with the request of a client that asks for it, however it is spelled",
        arguments: ["Connection: close\r\n", "Connection: Close\r\n", "Connection: close, TE\r\n"])
    func close(field: String) async throws {
        try await TestPlatform.run { platform in
            let answer = try await exchange(platform, platform.head("GET /v1/runs/x") + field + "\r\n")
            #expect(answer.lowercased().contains("connection: close") && answer.contains("run_not_found"))
        }
    }

    @Test("HTTP/1.0 is answered in HTTP/1.0, without chunks, and the connection ends")
    func oldVersion() async throws {
        try await TestPlatform.run { platform in
            let run = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: run, status: "Completed")
            let head = platform.head("GET /v1/runs/\(run)/stream").replacing("HTTP/1.1", with: "HTTP/1.0")
            let answer = try await exchange(platform, head + "\r\n")
            #expect(answer.hasPrefix("HTTP/1.0 200") && !answer.lowercased().contains("transfer-encoding"))
            #expect(answer.hasSuffix("}\n\n") && answer.contains("engine.session.completed"))
        }
    }

    @Test("an offer to upgrade is declined, and the next request gets its answer on the next connection")
    func upgrade() async throws {
        try await TestPlatform.run { platform in
            let offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
            for _ in 0..<2 {
                let answer = try await exchange(platform, platform.head("GET /v1/runs/x") + offer)
                #expect(answer.contains("run_not_found") && answer.lowercased().contains("connection: close"))
            }
        }
    }

    @Test(
        "what follows an offer to upgrade is not kept", arguments: ["GET /v1/runs/RUN/stream", "CONNECT a.example:443"])
    func flood(line: String) async throws {
        try await TestPlatform.run { platform in
            let (run, _) = try await platform.startToTask("payer")
            let head = platform.head(line.replacing("RUN", with: run))
            let block = String(repeating: "y", count: 1 << 20)
            let before = Self.memory
            try await RawConnection.open(to: platform.port) { connection in
                await connection.send(head + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n")
                for _ in 0..<64 { await connection.send(block) }
                let answer = try? await platform.call("GET", "/v1/runs/\(run)")
                #expect(answer?.status == 200)
            }
            #expect(Self.memory - before < 32 << 20)
        }
    }

    @Test("a stream with a body nobody asked for ends, and leaves nothing behind that holds up the end of the platform")
    func streamWithBody() async throws {
        try await TestPlatform.run { platform in
            let finished = try await platform.start("echo", ["text": "a"])
            try await platform.wait(for: finished, status: "Completed")
            let body = "Content-Length: 300000\r\n\r\n" + String(repeating: "x", count: 300_000)
            let whole = try await exchange(platform, platform.head("GET /v1/runs/\(finished)/stream") + body)
            #expect(whole.contains("engine.session.completed") && whole.hasSuffix("0\r\n\r\n"))
            let (waiting, _) = try await platform.startToTask("payer")
            try await RawConnection.open(to: platform.port) { connection in
                await connection.send(platform.head("GET /v1/runs/\(waiting)/stream") + body)
                _ = await connection.read(until: "engine.run.paused")
            }
        }
    }

    @Test("noise behind a good request is answered once, with an id as everything is")
    func noise() async throws {
        try await TestPlatform.run { platform in
            let answer = try await exchange(platform, platform.head("GET /v1/runs/x") + "\r\ngarbage\r\n\r\n")
            #expect(answers(in: answer) == 2, "\(answer)")
            let last = try #require(answer.split(separator: "\r\n\r\n").last)
            #expect(try JSON.parse(Array(last.utf8))["error"]["requestId"].string?.isEmpty == false)
        }
    }

    /// Bytes of memory that this process holds.
    private static var memory: Int { ProcessMemory.resident }
}
