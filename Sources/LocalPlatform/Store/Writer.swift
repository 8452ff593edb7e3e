import Foundation
import GRDB
import Synchronization

/// Group commit: closures that arrive while a transaction is being written wait together for the next one.
///
/// A commit costs much more than the few rows of one run, so that a hundred concurrent runs would wait for a hundred
/// commits. Here they share one. When a closure fails, nothing of its batch is written, and both halves run again by
/// themselves, until it takes none of its neighbours with it: a closure may run several times, and does nothing but read and
/// write the database. Results are handed out after the commit and not before.
final class Writer: Sendable {
    private let pool: DatabasePool
    private let queue = Mutex(Queue())

    private struct Queue {
        var waiting: [WriteJob] = []
        var isDraining = false
    }

    /// How long after the beginning of a commit the next one begins when several write at once. Whoever comes meanwhile shares
    /// it: of 16 clients six instead of one or two, which takes 10 % off the processor time of a whole run with an approval.
    /// Somebody who writes alone waits for nothing but the rest behind such a commit.
    private static let pace = Duration.milliseconds(3)

    /// So that readers see progress while very many writers wait.
    private static let largestBatch = 256

    init(pool: DatabasePool) { self.pool = pool }

    /// Runs the closure in a transaction, in the order of the calls. Returns after the commit.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let result = await withCheckedContinuation { (continuation: Caller<Result>) in
            submit(WriteJob(body, for: continuation))
        }
        return try result.get()
    }

    private func submit(_ job: WriteJob) {
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
            let begin = ContinuousClock.now
            for deliver in commit(batch, in: db) { deliver() }
            if batch.count > 1 || isAwaited { rest(until: begin + Self.pace) }
        }
    }

    private var isAwaited: Bool { queue.withLock { !$0.waiting.isEmpty } }

    /// Blocks the thread: it is the writing connection's own, and no task runs on it.
    private func rest(until end: ContinuousClock.Instant) {
        let left = Double((end - .now) / .seconds(1))
        if left > 0 { Thread.sleep(forTimeInterval: left) }
    }

    /// Nil when nobody waits; whoever comes next then starts anew.
    private func nextBatch() -> [WriteJob]? {
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
    private func commit(_ batch: [WriteJob], in db: Database) -> [@Sendable () -> Void] {
        do {
            // Cached, unlike the statements of `inTransaction`: of a small batch, reading their text is a noticeable part.
            try db.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
            let deliveries = try batch.map { try $0.run(db) }
            try db.cachedStatement(sql: "COMMIT").execute()
            return deliveries
        } catch {
            // When this fails as well, the next batch cannot begin and says why.
            if db.isInsideTransaction { try? db.rollback() }
            guard batch.count == 1 else {
                let half = batch.count / 2
                return commit(Array(batch[..<half]), in: db) + commit(Array(batch[half...]), in: db)
            }
            let failure = StoreError(error)
            return batch.map { job in { job.fail(failure) } }
        }
    }
}

private typealias Caller<Value: Sendable> = CheckedContinuation<Result<Value, StoreError>, Never>

/// A closure that waits to be written, with the one who waits for it.
private struct WriteJob: Sendable {
    /// Runs the closure; what is returned tells its caller.
    let run: @Sendable (Database) throws -> @Sendable () -> Void
    let fail: @Sendable (StoreError) -> Void

    init<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value, for caller: Caller<Value>) {
        run = { db in
            let value = try body(db)
            return { caller.resume(returning: .success(value)) }
        }
        fail = { caller.resume(returning: .failure($0)) }
    }
}
