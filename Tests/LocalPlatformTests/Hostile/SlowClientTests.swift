import Hummingbird
import Testing
import Values

@testable import LocalPlatform

/// Ten thousand slow clients in miniature: what they hold is bounded in time and number.
@Suite("Slow clients", .timeLimit(.minutes(1)))
struct SlowClientTests {
    private static let limits: @Sendable (inout LocalPlatformConfiguration) -> Void = { configuration in
        configuration.connections.idleTime = .milliseconds(600)
        configuration.connections.bodyPatience = .milliseconds(300)
    }

    @Test("connections that say nothing, or stop in the middle of a head, are closed")
    func idle() async throws {
        try await TestPlatform.run(configure: Self.limits) { platform in
            let beginnings = ["", "G", "GET /v1/runs/x HTTP/1.1\r\n", "GET /v1/runs/x HTTP/1.1\r\nHost: 127.0"]
            let answers = try await platform.together(64) { connection, number in
                let bytes = beginnings[number % beginnings.count]
                if !bytes.isEmpty { await connection.send(bytes) }
            }
            for answer in answers { #expect([nil, 400].contains(TestPlatform.status(answer)), "\(answer)") }
            try await platform.isAlive()
        }
    }

    @Test("a connection that was used and is idle again is closed, after its answer")
    func idleAgain() async throws {
        try await TestPlatform.run(configure: Self.limits) { platform in
            let answer = try await RawConnection.open(to: platform.port) { connection in
                await connection.send(platform.head("GET /v1/runs/x") + "\r\n")
                return await connection.readToEnd()
            }
            #expect(TestPlatform.status(answer) == 404 && answer.contains("run_not_found"))
        }
    }

    @Test("a body that trickles in is cut off, whether its route reads it or not", arguments: ["/v1/runs/x", "START"])
    func trickle(path: String) async throws {
        try await TestPlatform.run(configure: Self.limits) { platform in
            let path = path == "START" ? "/v1/agents/\(try platform.agentId("echo"))/runs" : path
            try await RawConnection.open(to: platform.port) { connection in
                await connection.send(platform.head("POST \(path)") + "Content-Length: 1000000\r\n\r\n")
                await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        while true {
                            await connection.send(" ")
                            try await Task.sleep(for: .milliseconds(20))
                        }
                    }
                    _ = await connection.readToEnd()
                    group.cancelAll()
                }
            }
            try await platform.isAlive()
        }
    }

    @Test("more connections than there may be wait outside, and get in when idle ones are closed")
    func number() async throws {
        let few: @Sendable (inout LocalPlatformConfiguration) -> Void = { configuration in
            Self.limits(&configuration)
            configuration.connections.count = 8
        }
        try await TestPlatform.run(configure: few) { platform in
            let request = platform.head("GET /v1/runs/x") + "Connection: close\r\n\r\n"
            let answers = try await platform.together(40) { connection, number in
                if number.isMultiple(of: 2) { await connection.send(request) }
            }
            #expect(answers.count { TestPlatform.status($0) == 404 } == 20)
            #expect(answers.count { $0.isEmpty } == 20)
        }
    }

    @Test("a stream may be silent for as long as it likes: it is no idle connection")
    func stream() async throws {
        try await TestPlatform.run(heartbeat: .milliseconds(1200), configure: Self.limits) { platform in
            let run = try await platform.start("waiter")
            let text = try await RawConnection.open(to: platform.port) { connection in
                await connection.send(platform.head("GET /v1/runs/\(run)/stream") + "\r\n")
                return await connection.read(until: ": ping\n\n")
            }
            #expect(text.contains(": ping\n\n"))
        }
    }

    /// A platform and a run whose rows are more than sockets keep: 7 MB.
    private func withLargeRun(
        _ body: @escaping @Sendable (TestPlatform, _ run: String) async throws -> Void
    ) async throws {
        let text = String(repeating: "word ", count: 180_000)
        let routes: RemoteServer.Routes = { $0.get("large") { _, _ in Response.remote(text, "text/plain") } }
        try await ToolDesk.run(
            operations: ["op": ["configuration": ["method": "GET", "path": "/large"]]],
            calls: ["op": [:], "op": [:], "op": [:], "op": [:], "op": [:], "op": [:], "op": [:], "op": [:]],
            routes: routes
        ) { desk in
            let run = try await desk.finish()
            try await body(desk.platform, run)
        }
    }

    @Test("a reader that does not read holds up its own answers and nobody else")
    func deafReader() async throws {
        try await withLargeRun { platform, run in
            let path = "/v1/runs/\(run)/conversation"
            try await RawConnection.open(to: platform.port, isReading: false) { connection in
                for _ in 0..<10 { await connection.send(platform.head("GET \(path)") + "\r\n") }
                let others = try await HTTPExchange.together(2) { _ in try await platform.call("GET", path) }
                #expect(others.allSatisfy { $0.status == 200 && $0.text.utf8.count > 7_000_000 })
            }
            try await platform.isAlive()
        }
    }

    @Test("a reader of a stream that stands still, and then is gone, holds up neither the platform nor its end")
    func deafFollower() async throws {
        try await withLargeRun { platform, run in
            let events = try await platform.follow(run) { _ in false }.count
            // A fault that never strikes counts the events that are sent.
            #expect(try await platform.desk("PUT", "/trouble", ["faults": ["drop-stream=0%"]]).status == 200)
            try await RawConnection.open(to: platform.port, isReading: false) { connection in
                await connection.send(platform.head("GET /v1/runs/\(run)/stream") + "\r\n")
                let sent = try await platform.sentEvents()
                #expect((1..<events).contains(sent))
            }
        }
    }
}

extension TestPlatform {
    /// Opens so many connections at once, and returns what the server sent on each until it closed it.
    fileprivate func together(
        _ count: Int, _ send: @escaping @Sendable (RawConnection, Int) async -> Void
    ) async throws -> [String] {
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await RawConnection.open(to: port) { connection in
                        await send(connection, number)
                        return await connection.readToEnd()
                    }
                }
            }
            var answers: [String] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
    }

    /// How many events streams have sent when they send no more.
    fileprivate func sentEvents() async throws -> Int {
        var (sent, before) = (0, -1)
        while sent == 0 || sent != before {
            try await Task.sleep(for: .milliseconds(200))
            before = sent
            sent = try await desk("GET", "/trouble").body["faults"].list?.first?["occasions"].int ?? 0
        }
        return sent
    }

    /// A new client is served. Kept connections are closed at any moment here.
    fileprivate func isAlive() async throws {
        let answer = try await RawConnection.exchange(port, head("GET /v1/runs/x") + "Connection: close\r\n\r\n")
        #expect(Self.status(answer) == 404)
    }
}
