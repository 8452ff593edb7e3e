import GRDB
import Values

/// The log of attempts to start a run from outside (contract, section 21).
extension Store {
    func append(ingress row: IngressRecord) async throws(StoreError) { try await write { try row.insert($0) } }

    /// The attempts through a trigger since a time that count for its limits, and when the oldest of them was made
    /// (contract, section 20).
    func countStarts(triggerId: String, since: Instant) async throws(StoreError) -> (count: Int, oldest: Instant?) {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT count(*) AS count, min(at) AS oldest FROM ingress
                    WHERE trigger_id = ? AND at > ? AND counts_for_limits
                    """)
            guard let row = try Row.fetchOne(statement, arguments: [triggerId, since.nanoseconds]) else {
                return (0, nil)
            }
            return (row["count"], row.optionalTime("oldest"))
        }
    }
}
