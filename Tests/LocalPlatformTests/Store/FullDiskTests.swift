import GRDB
import Synchronization
import Testing
import Values

@testable import LocalPlatform

/// A store that cannot take anything is an error to those who ask, and not the end of the platform.
@Suite("Full disks and read-only files", .timeLimit(.minutes(1)))
struct FullDiskTests {
    /// Runs a platform whose store the body can get at, and returns what it said of its own failures.
    private func withPlatform(
        in directory: String, _ body: @escaping @Sendable (TestPlatform, Store) async throws -> Void
    ) async throws -> [String] {
        let faults = FaultLog()
        var configuration = LocalPlatformConfiguration(dataDirectory: directory)
        configuration.reportFault = { _, fault in faults.add("\(fault)") }
        let store = try await Store.open(directory: directory, makeId: StoreDirectory.makeId)
        let demo = try DemoBundle.load()
        let scripts = ScriptLibrary(embedded: demo.scripts)
        let applier = ManifestApplier(
            store: store, scripts: scripts, now: configuration.now, makeId: configuration.makeId)
        try await WorkspaceContent(
            directory: directory, store: store, applier: applier, demo: demo.manifest, values: nil
        ).deploy(manifests: [TestPlatform.manifest])
        let assembly = try await PlatformAssembly(configuration, store: store, scripts: scripts, applier: applier)
        try await assembly.serve { running in
            try await body(try await TestPlatform(running, in: directory), store)
        }
        try store.close()
        return faults.all
    }

    @Test("a full disk refuses what would be stored with a sentence, answers what is read, and holds no grudge")
    func fullDisk() async throws {
        let faults = try await withTemporaryDirectory { directory in
            try await withPlatform(in: directory, fillDisk)
        }
        #expect(faults.isEmpty == false && faults.allSatisfy { $0.contains("disk") })
    }

    @Sendable
    private func fillDisk(_ platform: TestPlatform, _ store: Store) async throws {
        let (run, task) = try await platform.startToTask("payer")
        try await store.fill()
        let start = "/v1/agents/\(try platform.agentId("echo"))/runs"
        let before = try await platform.starts(of: "echo")
        let large: Value = ["input": ["text": "a", "more": .string(String(repeating: "x", count: 30_000))]]
        let refused = try await platform.call("POST", start, large)
        #expect(refused.status == 500 && refused.code == "internal")
        #expect(refused.body["error"]["message"].string?.contains("disk of the platform is full") == true)
        #expect(try await platform.starts(of: "echo") == before)
        let answer = try await platform.answer(
            run, task, ["approved": true, "metadata": ["a": .string(String(repeating: "x", count: 15_000))]])
        #expect(answer.status == 500, "\(answer.text)")
        #expect(try await platform.call("GET", "/v1/runs/\(run)").body["status"] == "WaitingForHITL")
        #expect(try await platform.conversation(run)["items"].list?.isEmpty == false)
        try await store.makeRoom()
        #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
        try await platform.wait(for: run, status: "Completed")
        #expect(try await platform.call("POST", start, large).status == 202)
        #expect(try await platform.starts(of: "echo") == before.map { $0 + 1 })
    }

    @Test("a database that cannot be written refuses changes with a sentence, answers what is read, and loses nothing")
    func readOnly() async throws {
        try await withTemporaryDirectory { directory in
            let faults = try await withPlatform(in: directory) { platform, store in
                let (run, task) = try await platform.startToTask("payer")
                try await store.write { try $0.execute(sql: "PRAGMA query_only = 1") }
                let trigger = "/triggers/\(try platform.triggerId("echo"))"
                let changes: [HTTPExchange] = [
                    try await platform.call(
                        "POST", "/v1/agents/\(try platform.agentId("echo"))/runs", ["input": ["text": "a"]]),
                    try await platform.answer(run, task, ["approved": true]),
                    try await platform.desk("POST", "\(trigger)/deactivate"),
                    try await platform.desk("DELETE", trigger),
                ]
                for change in changes {
                    #expect(change.status == 500 && change.code == "internal", "\(change.text)")
                    #expect(change.body["error"]["message"].string?.contains("cannot write its database") == true)
                }
                #expect(try await platform.call("GET", "/v1/runs/\(run)").body["status"] == "WaitingForHITL")
                #expect(try await platform.desk("GET", "/triggers").status == 200)
            }
            #expect(faults.count >= 4)
            try await TestPlatform.run(in: directory) { platform in
                let sessions = try await platform.sessions(of: "payer")["items"].list ?? List()
                let run = try #require(sessions.first?["rootRunId"].string)
                let task = try #require(try await platform.pendingTask(run)["user_task_id"].string)
                #expect(try await platform.answer(run, task, ["approved": true]).status == 202)
                try await platform.wait(for: run, status: "Completed")
            }
        }
    }
}

/// What the platform said of its own failures.
private final class FaultLog: Sendable {
    private let faults = Mutex<[String]>([])

    var all: [String] { faults.withLock(\.self) }

    func add(_ fault: String) { faults.withLock { $0.append(fault) } }
}

extension TestPlatform {
    /// How many sessions an agent has, and how many rows the log of attempts to start one.
    fileprivate func starts(of agent: String) async throws -> [Int] {
        let rows = try await desk("GET", "/ingress?agentId=\(try agentId(agent))").body
        return try [try await sessions(of: agent), rows].map { try #require($0["total"].int) }
    }
}

extension Store {
    /// Lets the database grow no further, and takes up the room that is left in it.
    fileprivate func fill() async throws {
        try await write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    fileprivate func makeRoom() async throws {
        try await write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    }
}
