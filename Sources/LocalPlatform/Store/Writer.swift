import GRDB
import Synchronization

/// Group commit: closures that arrive while a transaction is being written wait together for the next one.
///
/// A commit costs much more than the few rows of one run, so that a hundred concurrent runs would wait for a hundred
/// commits. Here they share one. Each closure has a savepoint of its own, so that one that fails takes nothing of its
/// neighbours with it. Results are handed out after the commit and not before.
final class Writer: Sendable {
    private let pool: DatabasePool
    private let queue = Mutex(Queue())

    private struct Queue {
        var waiting: [any WriteJob] = []
        var isDraining = false
    }

    /// So that readers see progress while very many writers wait.
    private static let largestBatch = 256

    init(pool: DatabasePool) { self.pool = pool }

    /// Runs the closure in a transaction, in the order of the calls. Returns after the commit.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let result = await withCheckedContinuation { continuation in
            submit(Job(body: body, continuation: continuation))
        }
        return try result.get()
    }

    private func submit(_ job: any WriteJob) {
        let mustStart = queue.withLock { queue in
            queue.waiting.append(job)
            defer { queue.isDraining = true }
            return !queue.isDraining
        }
        if mustStart { pool.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    /// Writes until nobody waits. Runs on the queue of the pool's writing connection.
    private func drain(_ db: Database) {
        while let batch = nextBatch() {
            let deliveries = commit(batch, in: db)
            for deliver in deliveries { deliver() }
        }
    }

    private func nextBatch() -> [any WriteJob]? {
        queue.withLock { queue in
            guard !queue.waiting.isEmpty else {
                queue.isDraining = false
                return nil
            }
            let batch = queue.waiting.prefix(Self.largestBatch)
            queue.waiting.removeFirst(batch.count)
            return Array(batch)
        }
    }

    /// Writes one transaction, and returns how to tell everyone what became of it.
    private func commit(_ batch: [any WriteJob], in db: Database) -> [@Sendable () -> Void] {
        do {
            // Cached, unlike the statements of `inTransaction`: of a small batch, reading their text is a noticeable part.
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            let deliveries = try batch.map { try $0.run(in: db, alone: batch.count == 1) }
            try db.cachedStatement(sql: "COMMIT").execute()
            return deliveries
        } catch {
            // When this fails as well, the next batch cannot begin and says why.
            if db.isInsideTransaction { try? db.rollback() }
            let failure = StoreError(error)
            return batch.map { job in { job.fail(failure) } }
        }
    }
}

/// A closure that waits to be written, with the one who waits for it.
private protocol WriteJob: Sendable {
    /// Runs the closure in a savepoint, which one that is alone in its transaction does not need; what is returned tells its
    /// caller. Throws only when the transaction is lost.
    func run(in db: Database, alone: Bool) throws -> @Sendable () -> Void
    func fail(_ error: StoreError)
}

private struct Job<Value: Sendable>: WriteJob {
    let body: @Sendable (Database) throws -> Value
    let continuation: CheckedContinuation<Result<Value, StoreError>, Never>

    func run(in db: Database, alone: Bool) throws -> @Sendable () -> Void {
        guard !alone else {
            let value = try body(db)
            return { continuation.resume(returning: .success(value)) }
        }
        do {
            let value = try inSavepoint(db)
            return { continuation.resume(returning: .success(value)) }
        } catch {
            // SQLite gives up the whole transaction when the disk is full: then nothing of the batch was written.
            guard db.isInsideTransaction else { throw error }
            let failure = StoreError(error)
            return { continuation.resume(returning: .failure(failure)) }
        }
    }

    func fail(_ error: StoreError) { continuation.resume(returning: .failure(error)) }

    private func inSavepoint(_ db: Database) throws -> Value {
        try db.cachedStatement(sql: "SAVEPOINT job").execute()
        do {
            let value = try body(db)
            try db.cachedStatement(sql: "RELEASE job").execute()
            return value
        } catch {
            if db.isInsideTransaction { try db.execute(sql: "ROLLBACK TO job; RELEASE job") }
            throw error
        }
    }
}
