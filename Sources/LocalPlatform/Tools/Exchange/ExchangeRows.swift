import GRDB
import Values

extension ExchangeRecord {
    func insert(in db: Database) throws {
        try db.executeCached("INSERT INTO exchanges (log_id, content) VALUES (?, ?)", logId, content)
    }
}

/// An attempt with what is known of its exchange.
struct LoggedExchange: Sendable {
    var attempt: AttemptRecord
    /// Nil when the platform stopped before there was an answer, or has none yet.
    var exchange: ExchangeRecord?
}

extension Store {
    /// A page of the exchanges of a run, in the order in which they were begun, and how many there are. Nil when there is no
    /// such run.
    func exchanges(
        runId: String, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [LoggedExchange], total: Int)? {
        try await read { db in
            guard try RunRecord.fetch(id: runId, in: db) != nil else { return nil }
            let count = "SELECT count(*) FROM attempts WHERE run_id = ?"
            let sql = "\(LoggedExchange.select) WHERE attempts.run_id = ? ORDER BY started_at, id LIMIT ? OFFSET ?"
            return (
                try LoggedExchange.fetchAll(db, sql: sql, arguments: [runId, take, skip]),
                try Int.fetchOne(db, sql: count, arguments: [runId]) ?? 0
            )
        }
    }

    /// The exchange with this `log_id`; nil when there is none.
    func exchange(logId: String) async throws(StoreError) -> LoggedExchange? {
        try await read { db in
            let sql = "\(LoggedExchange.select) WHERE attempts.id = ?"
            return try LoggedExchange.fetchOne(db, sql: sql, arguments: [logId])
        }
    }
}

extension LoggedExchange: FetchableRecord {
    fileprivate static let select = """
        SELECT attempts.*, content FROM attempts LEFT JOIN exchanges ON exchanges.log_id = attempts.id
        """

    init(row: Row) {
        attempt = AttemptRecord(row: row)
        guard let content: String = row["content"] else { return }
        exchange = ExchangeRecord(logId: attempt.id, content: content)
    }
}
