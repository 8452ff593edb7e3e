import GRDB
import Values

extension ExchangeRecord {
    /// Returns the number by which its attempt finds it.
    func insert(in db: Database) throws -> Int64 {
        try db.executeCached("INSERT INTO exchanges (content) VALUES (?)", content)
        return db.lastInsertedRowID
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
            guard let run = try RunRecord.fetch(id: runId, in: db) else { return nil }
            let filter = "WHERE session_id = ? AND run_id = ?"
            let sql = "\(LoggedExchange.select) \(filter) ORDER BY started_at, id LIMIT ? OFFSET ?"
            return (
                try LoggedExchange.fetchAll(db, sql: sql, arguments: [run.sessionId, runId, take, skip]),
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM attempts \(filter)", arguments: [run.sessionId, runId]) ?? 0
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
        SELECT attempts.*, content FROM attempts LEFT JOIN exchanges ON exchanges.number = attempts.exchange
        """

    init(row: Row) {
        attempt = AttemptRecord(row: row)
        guard let content: String = row["content"] else { return }
        exchange = ExchangeRecord(logId: attempt.id, content: content)
    }
}
