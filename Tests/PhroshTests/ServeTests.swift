import Foundation
import PhronyClient
import Testing
import Values

@Suite("phrosh serve")
struct ServeTests {
    @Test("other people's clients can walk the whole way: start, pause, read, approve, done")
    func walkthrough() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { platform in
                let agent = try #require(platform.agents["support"])
                let started = try await platform.client.startRun(agent: agent, input: ["query": "Refund order 1182"])
                _ = try await platform.wait(for: started.runId, .waitingForHITL)
                let task = try #require(try await platform.client.conversation(started.runId).pendingTask)
                let accepted = try await platform.client.sendRunMessage(
                    started.runId, .decision(task: task.id, approved: true))
                #expect(accepted.status == .running)
                let done = try await platform.wait(for: started.runId, .completed)
                #expect(done.output["refunded"] == true)
                let page = try await platform.client.listSessions(agent: agent)
                #expect(page.total == 1 && page.items.first?.rootRunId == started.runId)
            }
        }
    }

    @Test("of two answers to one task one is taken and one is refused with 409")
    func twoAnswers() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { platform in
                let agent = try #require(platform.agents["support"])
                let run = try await platform.client.startRun(agent: agent, input: ["query": "Refund order 1182"]).runId
                _ = try await platform.wait(for: run, .waitingForHITL)
                let task = try #require(try await platform.client.conversation(run).pendingTask)
                let client = platform.client
                async let first = status { () async throws(PhronyError) in
                    try await client.sendRunMessage(run, .decision(task: task.id, approved: true))
                }
                async let second = status { () async throws(PhronyError) in
                    try await client.sendRunMessage(run, .decision(task: task.id, approved: true))
                }
                #expect(await [first, second].sorted() == [202, 409])
            }
        }
    }

    @Test("a wrong key is refused with 401, an agent or run that is not there with 403 or 404")
    func strangers() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { platform in
                let stranger = try LiveTransport(
                    base: platform.baseURL, apiKey: Secret("phk_" + String(repeating: "a", count: 43)), accessToken: nil
                )
                let nobody = "3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10"
                let client = platform.client
                #expect(
                    await status { () async throws(PhronyError) in
                        try await PhronyClient(transport: stranger).getRun(nobody)
                    } == 401)
                #expect(await status { () async throws(PhronyError) in try await client.getRun(nobody) } == 404)
                #expect(
                    await status { () async throws(PhronyError) in try await client.startRun(agent: nobody) } == 403)
                await stranger.shutdown()
            }
        }
    }

    @Test("SIGTERM stops it cleanly, and the next one takes the same data")
    func stopsCleanly() async throws {
        try await withPhrosh { phrosh in
            let first = try await ServedPlatform(phrosh)
            #expect(await first.end(with: SIGTERM) == 0)
            let second = try await ServedPlatform(phrosh)
            #expect(second.agents == first.agents)
            #expect(await second.end(with: SIGTERM) == 0)
        }
    }

    @Test("a port in use and a data directory that cannot be written are said, with exit code 3")
    func refusals() async throws {
        try await withPhrosh { phrosh in
            try await serving(phrosh) { platform in
                let port = String(platform.baseURL.split(separator: ":").last ?? "")
                let other = try await phrosh.run("serve", "--port", port, "--data", phrosh.path("other"))
                #expect(other.code == 3)
                #expect(other.errors.contains("Port \(port) is in use"))
                let same = try await phrosh.run("serve")
                #expect(same.code == 3)
                #expect(same.errors.contains("in use by the platform at \(platform.baseURL)"))
            }
            try phrosh.write("a file", to: "file")
            let unwritable = try await phrosh.run("serve", "--data", phrosh.path("file/data"))
            #expect(unwritable.code == 3)
            #expect(unwritable.errors.contains("file/data"))
        }
    }

    @Test("trouble that was asked for is announced and happens, and a fault that is none is a usage error")
    func trouble() async throws {
        try await withPhrosh { phrosh in
            let wrong = try await phrosh.run("serve", "--trouble", "drop=20%")
            #expect(wrong.code == 2 && wrong.errors.contains("there is no fault 'drop'"), "\(wrong.errors)")
            let platform = try await ServedPlatform(phrosh, arguments: ["--trouble", "429=1x", "--trouble", "seed=7"])
            #expect(platform.trouble == "429 at most 1 time (seed 7)")
            let client = platform.client
            let nobody = "3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10"
            let attempts = [
                await status { () async throws(PhronyError) in try await client.startRun(agent: nobody) },
                await status { () async throws(PhronyError) in try await client.startRun(agent: nobody) },
            ]
            // The client tries a start again that was refused with 429.
            #expect(attempts == [403, 403])
            await platform.end(with: SIGTERM)
        }
    }

    @Test("a manifest with a typo is refused with line and field")
    func manifestTypo() async throws {
        try await withPhrosh { phrosh in
            let sample = try String(
                contentsOf: Phrosh.repository.appendingPathComponent("samples/refund-desk.yaml"), encoding: .utf8)
            let wrong = sample.replacingOccurrences(of: "executionMode: hitl", with: "executionMode: hilt")
            #expect(wrong != sample)
            try phrosh.write(wrong, to: "desk.yaml")
            let line = try #require(
                wrong.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
                    $0.contains("hilt")
                })
            let result = try await phrosh.run("serve", "--apply", "desk.yaml")
            #expect(result.code == 1)
            #expect(result.errors.contains("desk.yaml:\(line + 1):"), "\(result.errors)")
            #expect(result.errors.contains("executionMode"), "\(result.errors)")
        }
    }

    private func status<T>(_ call: () async throws(PhronyError) -> T) async -> Int {
        do throws(PhronyError) {
            _ = try await call()
            return 202
        } catch {
            return error.status ?? 0
        }
    }
}
