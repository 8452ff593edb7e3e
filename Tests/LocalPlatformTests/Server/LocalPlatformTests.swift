import AsyncHTTPClient
import NIOCore
import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The life of a local platform", .timeLimit(.minutes(1)))
struct LocalPlatformTests {
    @Test("the address is told to the owner only, and only while the platform runs")
    func address() async throws {
        try await withTemporaryDirectory { directory in
            #expect(LocalPlatform.find(in: directory) == nil)
            try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: directory)) { running in
                let found = try #require(LocalPlatform.find(in: directory))
                #expect(found.baseURL == running.baseURL && found.tenantId == running.tenantId)
                #expect(found.accessToken.reveal() == running.accessToken.reveal())
                let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/address.json")
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
            #expect(LocalPlatform.find(in: directory) == nil)
            #expect(FileManager.default.fileExists(atPath: directory + "/address.json") == false)
        }
    }

    @Test("what a killed platform left behind is not taken for a living one")
    func staleAddress() async throws {
        try await withTemporaryDirectory { directory in
            let stale = RunningPlatform(baseURL: "http://127.0.0.1:1", tenantId: "t", accessToken: Secret("pwt_stale"))
            try AddressFile(in: directory).write(stale)
            #expect(LocalPlatform.find(in: directory) == nil)
            try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: directory)) { running in
                #expect(LocalPlatform.find(in: directory)?.baseURL == running.baseURL)
            }
        }
    }

    @Test("a directory that is served already says where")
    func directoryInUse() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = LocalPlatformConfiguration(dataDirectory: directory)
            try await LocalPlatform.withPlatform(configuration) { running in
                let error = try await #require(throws: LocalPlatformError.self) {
                    try await LocalPlatform.withPlatform(configuration) { _ in }
                }
                guard case .dataDirectoryInUse(directory, let holder?) = error else {
                    Issue.record(error)
                    return
                }
                #expect(holder.baseURL == running.baseURL)
                #expect("\(error)".contains("join that one"))
            }
            try await LocalPlatform.withPlatform(configuration) { _ in }
        }
    }

    @Test("a port in use is named")
    func portInUse() async throws {
        try await TestPlatform.run(manifests: []) { platform in
            let port = try #require(platform.running.baseURL.split(separator: ":").last.flatMap { Int($0) })
            try await withTemporaryDirectory { directory in
                let error = try await #require(throws: LocalPlatformError.self) {
                    try await LocalPlatform.withPlatform(
                        LocalPlatformConfiguration(dataDirectory: directory, port: port)
                    ) { _ in }
                }
                guard case .portInUse(port) = error else {
                    Issue.record(error)
                    return
                }
                #expect("\(error)".contains("\(port)"))
                // The directory is free again.
                try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: directory)) { _ in }
            }
        }
    }

    @Test("a directory that cannot be made is named")
    func unwritable() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/file"
            try Data().write(to: URL(fileURLWithPath: path))
            let error = try await #require(throws: LocalPlatformError.self) {
                try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: path + "/data")) { _ in }
            }
            guard case .cannotWrite = error else {
                Issue.record(error)
                return
            }
            #expect("\(error)".contains(path))
        }
    }

    @Test("a manifest with a typo is refused with file, line and member, and a missing one is named")
    func manifests() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/typo.yaml"
            try Data("kind: phrony.manifest\nversion: 1\nagents:\n  - { name: x }\n".utf8).write(
                to: URL(fileURLWithPath: path))
            for (manifest, part) in [(path, "\(path):4:"), (directory + "/none.yaml", "none.yaml")] {
                var configuration = LocalPlatformConfiguration(dataDirectory: directory + "/data")
                configuration.manifests = [manifest]
                let error = try await #require(throws: LocalPlatformError.self) {
                    try await LocalPlatform.withPlatform(configuration) { _ in }
                }
                #expect("\(error)".contains(part), "\(error)")
            }
        }
    }

    @Test("what the body throws comes out, after everything was closed")
    func bodyFails() async throws {
        struct Left: Error {}
        try await withTemporaryDirectory { directory in
            let configuration = LocalPlatformConfiguration(dataDirectory: directory)
            await #expect(throws: Left.self) {
                try await LocalPlatform.withPlatform(configuration) { _ in throw Left() }
            }
            try await LocalPlatform.withPlatform(configuration) { _ in }
        }
    }

    @Test("ships three agents, deployed once, and keeps runs and ids from start to start")
    func demo() async throws {
        try await withTemporaryDirectory { directory in
            let (agents, run) = try await TestPlatform.run(in: directory, manifests: []) { platform in
                let run = try await platform.start("support", ["query": "Refund order 1182"])
                try await platform.wait(for: run, status: "WaitingForHITL")
                return (platform.agents, run)
            }
            #expect(Set(agents.keys) == ["support", "concierge", "courier"])
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                #expect(platform.agents == agents)
                let task = try #require(try await platform.pendingTask(run)["user_task_id"].string)
                #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
                try await platform.wait(for: run, status: "Completed")
                #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"]["refunded"] == true)
            }
        }
    }

    @Test("stops while a stream is open, which ends with it")
    func stop() async throws {
        let response = try await TestPlatform.run { platform in
            let run = try await platform.start("waiter")
            try await platform.wait(for: run, status: "WaitingForTimer")
            return try await EventReader.open("\(platform.running.baseURL)/v1/runs/\(run)/stream", key: platform.key)
        }
        var text = ""
        // Whether the end comes as an end or as a lost connection is the same to a client: it polls.
        do { for try await chunk in response.body { text += String(buffer: chunk) } } catch {}
        #expect(text.contains("engine.run.completed") == false)
    }

    @Test("while it stops it answers what it has in work, and refuses the rest with 503")
    func shuttingDown() async throws {
        let (platforms, platform) = AsyncStream<TestPlatform>.makeStream()
        let stop = Signal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { platform.finish() }
                try await TestPlatform.run { running in
                    platform.yield(running)
                    await stop.wait()
                }
            }
            guard let running = await platforms.first(where: { _ in true }) else { return try await group.waitForAll() }
            let inWork = try await Self.holdUp(running)
            stop.send()
            var refused = try await running.call("GET", "/v1/runs/x")
            while refused.status == 404 { refused = try await running.call("GET", "/v1/runs/x") }
            #expect(refused.status == 503 && refused.code == "shutting_down")
            #expect(refused.body["error"]["requestId"].string == refused.header("X-Request-Id"))
            #expect(try await inWork.value.code == "run_not_found")
            try await group.waitForAll()
        }
    }

    /// A request that has come in and is held up for a moment.
    private static func holdUp(_ platform: TestPlatform) async throws -> Task<HTTPExchange, any Error> {
        _ = try await platform.desk("PUT", "/trouble", ["faults": ["delay=1x,1000ms"]])
        let held = Task { try await platform.call("GET", "/v1/runs/x") }
        var strikes: Value = 0
        while strikes != 1 {
            strikes = try await platform.desk("GET", "/trouble").body["faults"].list?.first?["strikes"] ?? .null
        }
        return held
    }
}
