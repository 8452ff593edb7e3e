import GRDB
import Values

/// The log of attempts to start a run from outside (contract, section 21).
extension Store {
    func append(ingress row: IngressRecord) async throws(StoreError) { try await write { try row.write(in: $0) } }

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

    /// A page of the attempts, newest first, and how many fit the filter.
    func ingress(
        _ filter: IngressFilter, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [DeskIngress], total: Int) {
        try await read { db in
            let total = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM ingress \(filter.condition)", arguments: filter.arguments)
            let rows = try IngressRecord.fetchAll(
                db, sql: "SELECT * FROM ingress \(filter.condition) \(filter.order) LIMIT :take OFFSET :skip",
                arguments: filter.arguments + ["take": take, "skip": skip])
            return (try rows.map { try DeskIngress($0, in: db) }, total ?? 0)
        }
    }

    func ingress(id: String) async throws(StoreError) -> DeskIngress? {
        try await read { db in try IngressRecord.fetchOne(db, key: id).map { try DeskIngress($0, in: db) } }
    }
}

extension IngressRecord {
    func write(in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO ingress (id, trigger_id, at, source, outcome, http_status, run_id, ref_log_id, client, payload,
            counts_for_limits) VALUES (?,?,?,?,?,?,?,?,?,?,?)
            """,
            id, triggerId, at.nanoseconds, source, outcome, httpStatus, runId, refLogId, client, payload,
            countsForLimits)
    }
}

/// Which attempts are wanted; nil wants all.
struct IngressFilter: Sendable {
    var triggerId: String?
    var agentId: String?
    var outcome: String?
    var source: String?

    /// Only what is asked for, so that the indexes are of use.
    fileprivate var condition: String {
        let conditions = [
            triggerId.map { _ in "trigger_id = :trigger" }, outcome.map { _ in "outcome = :outcome" },
            source.map { _ in "source = :source" },
            agentId.map { _ in "trigger_id IN (SELECT id FROM triggers WHERE agent_id = :agent)" },
        ].compactMap(\.self)
        return conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    }

    /// The newest first. Ids rise with time.
    fileprivate var order: String { triggerId == nil ? "ORDER BY id DESC" : "ORDER BY at DESC, id DESC" }

    fileprivate var arguments: StatementArguments {
        let given = ["trigger": triggerId, "agent": agentId, "outcome": outcome, "source": source]
        return StatementArguments(given.compactMapValues(\.self))
    }
}

extension DeskIngress {
    fileprivate init(_ row: IngressRecord, in db: Database) throws {
        let trigger = try TriggerRecord.fetchOne(db, key: row.triggerId)
        let retries = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM ingress WHERE ref_log_id = ? AND run_id IS NOT NULL)
                OR EXISTS (SELECT 1 FROM ingress WHERE id = ? AND run_id IS NOT NULL)
                """)
        let original = row.refLogId ?? row.id
        let arguments: StatementArguments = [original, original]
        self.init(
            row: row, triggerName: trigger?.name, agentId: trigger?.agentId,
            wasMadeUpFor: row.runId == nil ? try Bool.fetchOne(retries, arguments: arguments) ?? false : false)
    }
}
