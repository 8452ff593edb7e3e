import Foundation
import GRDB
import Synchronization
import Testing
import Values

@testable import LocalPlatform

@Suite("Group commit")
struct GroupCommitTests {
    @Test("concurrent writers share a transaction, and one that fails takes nobody with it")
    func sharesTransactions() async throws {
        try await withStore { store in
            try await store.write { try $0.execute(sql: "CREATE TABLE numbers (number INTEGER PRIMARY KEY)") }
            let commits = CommitCounter()
            try await store.write { $0.add(transactionObserver: commits) }
            let before = commits.count
            // Holds up the others, so that they come together.
            async let holdUp: Void = store.write { _ in Thread.sleep(forTimeInterval: 0.1) }
            let results = await withTaskGroup(of: Result<Int, StoreError>.self) { group in
                for number in 0..<200 {
                    group.addTask { await insert(number, into: store, failing: number % 10 == 3) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            try await holdUp
            #expect(results.count { $0 == .failure(.abandoned(reason: "Unwanted()")) } == 20)
            let stored = try await store.read {
                try Int.fetchAll($0, sql: "SELECT number FROM numbers ORDER BY number")
            }
            #expect(stored == (0..<200).filter { $0 % 10 != 3 })
            #expect(commits.count - before < 180)
        }
    }

    @Test("a result is delivered after its commit")
    func deliversAfterCommit() async throws {
        try await withStore { store in
            try await store.write { try $0.execute(sql: "CREATE TABLE numbers (number INTEGER PRIMARY KEY)") }
            for number in 0..<20 {
                try await store.write { try $0.execute(sql: "INSERT INTO numbers VALUES (?)", arguments: [number]) }
                let count = try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM numbers") }
                #expect(count == number + 1)
            }
        }
    }

    @Test("after closing, reading and writing fail with a typed error")
    func closed() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await Store.open(directory: directory, makeId: { "workspace" })
            try store.close()
            await #expect(throws: StoreError.self) { try await store.write { try $0.execute(sql: "SELECT 1") } }
            await #expect(throws: StoreError.self) { try await store.run(id: "run") }
        }
    }

    private func insert(_ number: Int, into store: Store, failing: Bool) async -> Result<Int, StoreError> {
        do throws(StoreError) {
            try await store.write { db in
                try db.execute(sql: "INSERT INTO numbers VALUES (?)", arguments: [number])
                if failing { throw Unwanted() }
            }
            return .success(number)
        } catch {
            return .failure(error)
        }
    }

    private struct Unwanted: Error {}
}

/// Runs the body with a store in a directory of its own.
func withStore(_ body: (Store) async throws -> Void) async throws {
    try await withTemporaryDirectory { directory in
        let store = try await Store.open(directory: directory, makeId: { "workspace" })
        try await body(store)
        try store.close()
    }
}

/// Counts the commits of a database.
private final class CommitCounter: TransactionObserver, Sendable {
    private let commits = Mutex(0)

    var count: Int { commits.withLock { $0 } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
    func databaseDidRollback(_ db: Database) {}
}
