import GRDB
import Testing
import Values

@testable import LocalPlatform

@Suite("Which versions were live")
struct DeploymentsTests {
    @Test("a database of before the audit log knows those that are")
    func migration() async throws {
        try await withTemporaryDirectory { directory in
            let queue = try DatabaseQueue(path: directory + "/phrosh.sqlite")
            var migrator = DatabaseMigrator()
            for (name, sql) in Migrations.all.prefix(2) {
                migrator.registerMigration(name) { try $0.execute(sql: sql) }
            }
            try migrator.migrate(queue)
            try await queue.write { try DeskFixture().save(in: $0) }
            try queue.close()
            try await TestPlatform.withStore(of: directory) { store in
                let live = try await store.read { try Deployments.versionIds(ofAgent: "agent", in: $0) }
                #expect(live == ["version"])
                let log = try await store.audit(skip: 0, take: 1)
                #expect(log.total == 0)
            }
        }
    }

    @Test("are told latest first, each once, and forgotten with their version")
    func order() async throws {
        try await StoreDirectory.withStore { store in
            let fixture = DeskFixture()
            var second = fixture.version
            second.id = "second"
            second.versionLabel = "v2"
            second.status = .testing
            let versions = [fixture.version, second, fixture.version]
            try await store.configure { [second] db in
                try fixture.save(in: db)
                try second.insert(db)
                for version in versions { try Deployments.note(version, at: .unset, in: db) }
            }
            let both = try await store.read { try Deployments.versionIds(ofAgent: "agent", in: $0) }
            #expect(both == ["version", "second"])
            try await store.configure { [second] db in _ = try second.delete(db) }
            let first = try await store.read { try Deployments.versionIds(ofAgent: "agent", in: $0) }
            #expect(first == ["version"])
        }
    }
}

@Suite("Changes that refuse")
struct RefusalTests {
    private struct Refusal: Error, Equatable { let text: String }

    @Test("write nothing, and arrive as they were thrown; other failures as failures of the store")
    func refusing() async throws {
        try await StoreDirectory.withStore { store in
            await #expect(throws: Refusal(text: "no")) {
                try await store.configure(orRefuse: Refusal.self) { db in
                    try DeskFixture().save(in: db)
                    throw Refusal(text: "no")
                }
            }
            let agents = try await store.agents(skip: 0, take: 1)
            #expect(agents.total == 0)
            await #expect(throws: StoreError.self) {
                try await store.configure(orRefuse: Refusal.self) { try $0.execute(sql: "nonsense") }
            }
            await #expect(throws: Refusal(text: "read")) {
                try await store.read(orRefuse: Refusal.self) { _ in throw Refusal(text: "read") }
            }
        }
    }
}
