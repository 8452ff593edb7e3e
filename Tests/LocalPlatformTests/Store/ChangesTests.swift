import GRDB
import Testing
import Values

@testable import LocalPlatform

@Suite("Storing the moves of a session")
struct ChangesTests {
    private let clock = ManualClock()

    private func started(in store: Store) async throws -> RunDraft {
        let fixture = DeskFixture()
        try await store.configure { try fixture.save(in: $0) }
        let engine = Engine(
            store: store, models: ClosureModel.turns(.say("Hello.")), tools: ClosureTools(),
            environment: clock.environment)
        let session = try await engine.start(fixture.order())
        let definition = AgentDefinition(
            agent: fixture.agent, version: fixture.version, model: .failure(.refused("not asked")), tools: [],
            caller: ClosureTools())
        let state = try #require(try await engine.stored(session.id))
        return try #require(
            RunDraft(of: session.rootRunId, in: state, definition, EngineSettings(), clock.environment))
    }

    /// A move of the run that adds one reply.
    private func move(_ draft: RunDraft, by actor: String) throws -> Changes {
        var draft = draft
        draft.reply("Hello", files: [], by: Actor(type: .user, id: actor))
        return try #require(draft.finished)
    }

    @Test("of two moves that begin at the same state the second is refused and leaves nothing behind")
    func conflict() async throws {
        try await withStore { store in
            let start = try await started(in: store)
            let (first, second) = (try move(start, by: "first"), try move(start, by: "second"))
            try await store.apply(first)
            await #expect(throws: StoreError.conflict) { try await store.apply(second) }
            let events = try await store.events(sessionId: start.session.id, after: 0, limit: 100, bytes: .max)
            #expect(events.map(\.position) == Array(1...first.session.lastPosition))
            let run = try #require(try await store.run(id: start.state.run.id))
            #expect(run.lastSequence == start.state.run.lastSequence + 1)
        }
    }

    @Test("moves of different sessions share a transaction, and each has the positions of its own session")
    func positions() async throws {
        try await withStore { store in
            let starts = [try await started(in: store), try await started(in: store)]
            let moves = try starts.map { try move($0, by: "somebody") }
            async let first: Void = store.apply(moves[0])
            async let second: Void = store.apply(moves[1])
            _ = try await (first, second)
            for start in starts {
                let events = try await store.events(sessionId: start.session.id, after: 0, limit: 100, bytes: .max)
                #expect(events.map(\.position) == Array(1...6))
            }
        }
    }

    @Test("a full disk is an error of its own, and the store works again when there is room")
    func diskFull() async throws {
        try await withStore { store in
            try await store.write { db in
                try db.execute(sql: "CREATE TABLE bulk (text TEXT)")
                try db.execute(sql: "PRAGMA max_page_count = 60")
            }
            let text = String(repeating: "x", count: 1 << 20)
            let insert: @Sendable (Database) throws -> Void = {
                try $0.execute(sql: "INSERT INTO bulk VALUES (?)", arguments: [text])
            }
            await #expect(throws: StoreError.diskFull) { try await store.write(insert) }
            try await store.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
            try await store.write(insert)
            #expect(try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM bulk") } == 1)
        }
    }
}
