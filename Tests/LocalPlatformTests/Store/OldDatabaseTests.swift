import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Databases of earlier and of later versions of the program.
@Suite("Old and new databases", .timeLimit(.minutes(1)))
struct OldDatabaseTests {
    private static let configuration = """
        INSERT INTO workspace (tenant_id) VALUES ('8a1d2c34-6b7e-4f50-93a1-0e5c7d8b9f21');
        INSERT INTO providers VALUES ('p', 'Scripts', 'self_hosted', 'script:echo', NULL, 1, 1);
        INSERT INTO agents VALUES ('00000000-0000-4000-8000-00000000000a',
            '8a1d2c34-6b7e-4f50-93a1-0e5c7d8b9f21', 'Old desk', 'old_desk', 'hitl', 'Scripts',
            '00000000-0000-4000-8000-00000000000b', 1, 1);
        INSERT INTO versions VALUES ('00000000-0000-4000-8000-00000000000b',
            '00000000-0000-4000-8000-00000000000a', 'v1', 'deployed', 'm', '', NULL, '{}', '{}', 1, NULL,
            NULL, 10, 400000, 32, NULL, NULL, 0, '[]', '[]', 0, 'sequential', '[]', 1, 1);
        INSERT INTO triggers VALUES ('00000000-0000-4000-8000-00000000000c',
            '00000000-0000-4000-8000-00000000000a', NULL, 'api', 'api', 1, NULL, NULL, NULL, NULL, NULL,
            '[]', 1, '{}', 1, 1);
        """

    private static let execution = """
        INSERT INTO sessions VALUES ('00000000-0000-4000-8000-00000000000e',
            '8a1d2c34-6b7e-4f50-93a1-0e5c7d8b9f21', '00000000-0000-4000-8000-00000000000a',
            '00000000-0000-4000-8000-00000000000b', 'm', 'api', 'k', '00000000-0000-4000-8000-00000000000c',
            'api', 'Completed', 1, 2, 5, 1, '"kept"', NULL, NULL, '00000000-0000-4000-8000-00000000000f',
            0, 0);
        INSERT INTO runs VALUES ('00000000-0000-4000-8000-00000000000f',
            '00000000-0000-4000-8000-00000000000e', '00000000-0000-4000-8000-00000000000a',
            '00000000-0000-4000-8000-00000000000b', NULL, 0, 'Completed', 1, 2, 5, '{}', '"kept"', NULL,
            NULL, 'm', 'Old desk', 'v1', 1, 0, 0);
        INSERT INTO session_starts VALUES ('00000000-0000-4000-8000-00000000000e', '{"version":1}');
        INSERT INTO events VALUES ('00000000-0000-4000-8000-00000000000e', 1, 1, 'run', 'engine.run.started',
            '{"event_id":"1"}');
        INSERT INTO steps VALUES ('00000000-0000-4000-8000-00000000000e', 2, '00000000-0000-4000-8000-000000000011',
            '00000000-0000-4000-8000-00000000000f', 1, 'UserTaskReq', 1,
            '{"user_task_id":"00000000-0000-4000-8000-000000000012"}', NULL, NULL, 1, NULL);
        INSERT INTO steps VALUES ('00000000-0000-4000-8000-00000000000e', 3, '00000000-0000-4000-8000-000000000013',
            '00000000-0000-4000-8000-00000000000f', 2, 'output', 1, '{"output":"kept"}', 5, NULL, 2, 2);
        INSERT INTO events VALUES ('00000000-0000-4000-8000-00000000000e', 4, 2, 'session',
            'engine.session.completed', '{"event_id":"4"}');
        INSERT INTO user_tasks VALUES ('00000000-0000-4000-8000-000000000012',
            '00000000-0000-4000-8000-00000000000e', '00000000-0000-4000-8000-00000000000f', 1, 'approval',
            'completed', 'Approve', '{}', 'approved', '{}', NULL, 'user', 'k', 1, 2);
        """

    /// A database as the first version of the program made it, with an agent, a key and a session in it.
    private func makeOldDatabase(in directory: String) throws {
        let queue = try DatabaseQueue(path: directory + "/phrosh.sqlite")
        var migrator = DatabaseMigrator()
        migrator.registerMigration(InitialMigration.name) { try $0.execute(sql: InitialMigration.sql) }
        try migrator.migrate(queue)
        try queue.write { db in
            try db.execute(sql: Self.configuration)
            try APIKeyRecord(
                id: "00000000-0000-4000-8000-00000000000d", name: "old",
                secretHash: Credential.hex(Credential.digest(of: "phk_old")), lastFour: "_old",
                scopes: [
                    KeyScope(
                        agentId: "00000000-0000-4000-8000-00000000000a",
                        triggerId: "00000000-0000-4000-8000-00000000000c")
                ],
                createdAt: Instant(nanoseconds: 1)
            ).insert(db)
            try db.execute(sql: Self.execution)
        }
        try queue.close()
    }

    @Test("a database of the first version is brought up to date with everything in it")
    func migrated() async throws {
        try await withTemporaryDirectory { directory in
            try makeOldDatabase(in: directory)
            try await TestPlatform.run(in: directory, manifests: []) { platform in
                #expect(platform.running.tenantId == "8a1d2c34-6b7e-4f50-93a1-0e5c7d8b9f21")
                #expect(platform.agents.keys.contains("Old desk"))
                let key = String?.some("phk_old")
                let run = try await platform.call("GET", "/v1/runs/00000000-0000-4000-8000-00000000000f", key: key)
                #expect(run.status == 200 && run.body["output"] == "kept", "\(run.text)")
                let list = "/v1/agents/00000000-0000-4000-8000-00000000000a/sessions"
                #expect(try await platform.call("GET", list, key: key).body["total"] == 1)
                let path = "/v1/runs/00000000-0000-4000-8000-00000000000f/conversation"
                let conversation = try await platform.call("GET", path, key: key).body
                #expect(
                    conversation["items"].list?.map { $0["type"] } == [
                        "UserTaskReq", "RunCompleted", "output", "SessionCompleted",
                    ])
                #expect(conversation["items"].list?.first?["content"]["outcome"] == "approved")
                #expect(conversation["session"]["startContext"]["version"] == 1)
                // What came with later layouts is there as well.
                for path in ["/audit", "/secrets", "/api-keys", "/triggers", "/ingress"] {
                    #expect(try await platform.desk("GET", path).status == 200, "\(path)")
                }
            }
            try await TestPlatform.withStore(of: directory) { store in
                let session = "00000000-0000-4000-8000-00000000000e"
                let events = try await store.events(sessionId: session, after: 0, limit: 10, bytes: .max)
                #expect(
                    events.map(\.subject) == [
                        "engine.run.started", "engine.step.UserTaskReq", "engine.step.output",
                        "engine.session.completed",
                    ])
                #expect(events.map(\.position) == [1, 2, 3, 4])
                let applied = try await store.read { try Migrations.migrator().appliedMigrations($0) }
                #expect(applied == Migrations.all.map(\.name))
            }
        }
    }

    @Test("events of the layout with a row for each become moves with every column, also those that cannot be read")
    func eventsToMoves() async throws {
        let rows = """
            INSERT INTO events VALUES ('s', 1, 7, 'run', 'engine.run.started', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, '{"n":1.50}');
            INSERT INTO events VALUES ('s', 2, 8, 'step', NULL, 'id', 'r', 3, 'ToolResult', 2, 40, 1780000000000000001,
                'it "failed"' || char(10) || 'twice', '{"result":' || char(10) || '[1]}');
            INSERT INTO events VALUES ('s', 3, 9, 'step', NULL, 'id2', 'r', 4, 'UserTaskReq', NULL, NULL, NULL, NULL,
                '{"user_task_id":"t"}');
            INSERT INTO events VALUES ('s', 4, 10, 'step', NULL, 'id3', 'r', 5, 'UserTaskReq', NULL, NULL, NULL, NULL, '{');
            """
        try await withTemporaryDirectory { directory in
            try Self.makeDatabase(in: directory, through: IngressIndexMigration.name, rows: rows)
            try await TestPlatform.withStore(of: directory) { store in
                let events = try await store.events(sessionId: "s", after: 0, limit: 10, bytes: .max)
                let steps = events.compactMap { if case .step(let step, _) = $0.data { step } else { nil } }
                #expect(events.first?.data == .members(#"{"n":1.50}"#))
                #expect(events.first?.at == Instant(nanoseconds: 7))
                #expect(
                    steps.first
                        == StepRecord(
                            id: "id", runId: "r", sessionId: "s", sequence: 3, type: .toolResult, iteration: 2,
                            content: #"{"result": [1]}"#, tokensUsed: 40, error: "it \"failed\"\ntwice",
                            startedAt: Instant(nanoseconds: 8),
                            finishedAt: Instant(nanoseconds: 1_780_000_000_000_000_001)))
                #expect(steps.map(\.taskId) == [nil, "t", nil])
                #expect(steps.last?.content == "{" && steps.last?.finishedAt == nil && steps.last?.iteration == nil)
            }
        }
    }

    @Test("every layout on the way opens as well")
    func everyStep() async throws {
        for (name, _) in Migrations.all {
            try await withTemporaryDirectory { directory in
                try Self.makeDatabase(in: directory, through: name)
                try await TestPlatform.withStore(of: directory) { store in
                    let keys = try await store.keys()
                    #expect(keys.isEmpty)
                }
            }
        }
    }

    @Test("a database of a later version is refused in a sentence that says what to do, and is left as it is")
    func newer() async throws {
        try await withTemporaryDirectory { directory in
            try await TestPlatform.withStore(of: directory) { store in
                try await store.write { db in
                    try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('of the year 2100')")
                }
            }
            let configuration = LocalPlatformConfiguration(dataDirectory: directory)
            for _ in 0..<2 {
                let error = try await #require(throws: LocalPlatformError.self) {
                    try await LocalPlatform.withPlatform(configuration) { _ in }
                }
                #expect("\(error)".contains("was written by a newer phrosh; update phrosh"))
            }
        }
    }

    /// A database with the layouts up to the one that is named, and rows in it.
    private static func makeDatabase(in directory: String, through layout: String, rows: String = "") throws {
        let queue = try DatabaseQueue(path: directory + "/phrosh.sqlite")
        var migrator = DatabaseMigrator()
        for (name, sql) in Migrations.all { migrator.registerMigration(name) { try $0.execute(sql: sql) } }
        try migrator.migrate(queue, upTo: layout)
        try queue.write { try $0.execute(sql: rows) }
        try queue.close()
    }

    @Test("attempts take over the names of their calls from the exchanges, which keep their contents")
    func callNames() async throws {
        let rows = """
            INSERT INTO runs VALUES ('run', 's', 'a', 'v', NULL, 0, 'Completed', 1, 2, 5, '{}', NULL, NULL, NULL, 'm', 'A',
                'v1', 1, 0, 0);
            INSERT INTO attempts VALUES ('run', 3, 'log', 'POST', 1, 2, 'http://a/x', 200, 2, 0);
            INSERT INTO attempts VALUES ('run', 5, 'lost', 'GET', 3, NULL, NULL, NULL, NULL, NULL);
            INSERT INTO attempts VALUES ('run', 7, 'later', 'POST', 4, 5, 'http://a/y', 200, 2, 0);
            INSERT INTO exchanges VALUES ('later', 'run', 7, 'call_3', 'look', '{"later":true}');
            INSERT INTO exchanges VALUES ('log', 'run', 3, 'call_1', 'pay', '{"kept":true}');
            """
        try await withTemporaryDirectory { directory in
            try Self.makeDatabase(in: directory, through: AppendingMigration.name, rows: rows)
            try await TestPlatform.withStore(of: directory) { store in
                let logged = try #require(try await store.exchange(logId: "log"))
                #expect(logged.attempt.toolCallId == "call_1" && logged.attempt.operationName == "pay")
                #expect(logged.attempt.url == "http://a/x" && logged.exchange?.content == #"{"kept":true}"#)
                let lost = try #require(try await store.exchange(logId: "lost"))
                #expect(lost.attempt.operationName == "" && lost.attempt.url == "" && lost.exchange == nil)
                #expect(lost.attempt.sessionId == "s")
                let page = try #require(try await store.exchanges(runId: "run", skip: 0, take: 10))
                #expect(page.items.map(\.attempt.id) == ["log", "lost", "later"] && page.total == 3)
                #expect(page.items.last?.exchange?.content == #"{"later":true}"#)
            }
        }
    }
}
