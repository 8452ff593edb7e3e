import GRDB
import Testing
import Values

@testable import LocalPlatform

@Suite("Moves in the database")
struct MoveRowTests {
    private static let session = "00000000-0000-4000-8000-00000000000e"

    private static let step = StepRecord(
        id: "00000000-0000-4000-8000-000000000001", runId: "00000000-0000-4000-8000-00000000000f", sessionId: session,
        sequence: 1, type: .reasoning, iteration: 1, content: #"{"message":"two\nlines \u0000 \" 😀"}"#, tokensUsed: 5,
        error: "line one\nline two\r\n\u{0}\u{2028}", startedAt: Instant(nanoseconds: 1_780_000_000_123_456_789),
        finishedAt: Instant(nanoseconds: 1_780_000_000_123_456_790))

    private static let request = StepRecord(
        id: "00000000-0000-4000-8000-000000000002", runId: "00000000-0000-4000-8000-00000000000f", sessionId: session,
        sequence: 2, type: .userTaskReq, content: "{}", taskId: "00000000-0000-4000-8000-000000000003",
        startedAt: Instant(nanoseconds: 2))

    private static func event(_ position: Int, _ kind: EventKind, _ subject: String, _ members: StoredJSON)
        -> EventRecord
    {
        EventRecord(
            sessionId: session, position: position, at: Instant(nanoseconds: Int64(position)), kind: kind,
            subject: subject, data: .members(members))
    }

    private static let first = [
        event(1, .session, "engine.session.started", #"{"number":1.50,"big":12345678901234567890}"#),
        event(2, .run, "engine.run.started", "{}"), EventRecord(announcing: step, at: 3),
    ]
    private static let second = [
        EventRecord(announcing: request, at: 4), event(5, .userTask, "engine.user_task.created", #"{"a":[null]}"#),
    ]

    /// With both moves in it.
    private func withMoves(_ body: (Store) async throws -> Void) async throws {
        try await withStore { store in
            try await store.write { db in
                for move in [Self.first, Self.second] { try MoveRow(move).insert(in: db) }
            }
            try await body(store)
        }
    }

    @Test("events come back as they were announced, with every byte of their texts")
    func roundTrip() async throws {
        try await withMoves { store in
            let events = try await store.events(sessionId: Self.session, after: 0, limit: 100, bytes: .max)
            #expect(events == Self.first + Self.second)
            let steps = try await store.read { try StepRecord.fetchAll(ofSession: Self.session, in: $0) }
            #expect(steps == [Self.step, Self.request])
        }
    }

    @Test("a reader goes on in the middle of a move", arguments: 0...5)
    func middle(position: Int) async throws {
        try await withMoves { store in
            let all = Self.first + Self.second
            let rest = try await store.events(sessionId: Self.session, after: position, limit: 100, bytes: .max)
            #expect(rest == Array(all[position...]))
            let next = try await store.events(sessionId: Self.session, after: position, limit: 2, bytes: .max)
            #expect(next == Array(all[position...].prefix(2)))
            let short = try await store.events(sessionId: Self.session, after: position, limit: 100, bytes: 1)
            #expect(short == Array(all[position...].prefix(1)))
        }
    }

    @Test(
        "a row that is damaged is not read as if there were nothing",
        arguments: [
            "", "{", "{}\n", "{\n{}\n", "{}\n{}\n", "{}\n{}", #"{"at":1,"kind":"dance","subject":"x"}"# + "\n{}\n",
        ])
    func damaged(lines: String) async throws {
        try await withMoves { store in
            try await store.write { db in
                try db.execute(sql: "UPDATE moves SET events = ? WHERE last_position = 3", arguments: [lines])
            }
            let reason = "what the session \(Self.session) announced up to 3 cannot be read"
            await #expect(throws: StoreError.abandoned(reason: reason)) {
                try await store.events(sessionId: Self.session, after: 0, limit: 100, bytes: .max)
            }
        }
    }

    @Test("two moves cannot end at the same position")
    func unique() async throws {
        try await withMoves { store in
            await #expect(throws: StoreError.self) { try await store.write { try MoveRow(Self.first).insert(in: $0) } }
        }
    }
}
