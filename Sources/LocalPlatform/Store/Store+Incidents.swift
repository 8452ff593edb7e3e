import GRDB
import Values

/// What rules did and found (contract, 24.2).
extension Store {
    /// A page of the incidents, newest first, and how many fit the filter.
    func incidents(
        _ filter: IncidentFilter, skip: Int, take: Int
    ) async throws(StoreError) -> (items: [DeskIncident], total: Int) {
        try await read { db in
            let total = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM incidents WHERE \(filter.condition)", arguments: filter.arguments)
            // The ids of incidents rise with time.
            let items = try DeskIncident.fetchAll(
                db,
                sql:
                    "\(DeskIncident.select) WHERE \(filter.condition) ORDER BY incidents.id DESC LIMIT :take OFFSET :skip",
                arguments: filter.arguments + ["take": take, "skip": skip])
            return (items, total ?? 0)
        }
    }

    func incident(id: String) async throws(StoreError) -> DeskIncident? {
        try await read { try DeskIncident.fetch(id: id, in: $0) }
    }
}

/// An incident with the name of its agent.
struct DeskIncident: Sendable {
    var incident: IncidentRecord
    var agentName: String?
}

extension DeskIncident: FetchableRecord {
    fileprivate static let select = """
        SELECT incidents.*, runs.agent_name FROM incidents LEFT JOIN runs ON runs.id = incidents.run_id
        """

    init(row: Row) { self.init(incident: IncidentRecord(row: row), agentName: row["agent_name"]) }

    static func fetch(id: String, in db: Database) throws -> DeskIncident? {
        try fetchOne(db, sql: "\(select) WHERE incidents.id = ?", arguments: [id])
    }
}

/// Which incidents are wanted; nil wants all.
struct IncidentFilter: Sendable {
    /// `unresolved` or `solved`.
    var status: String?
    var ruleId: String?
    var action: String?
    var source: String?
    /// Of the run that attempted the call.
    var agentId: String?
    var sessionId: String?

    fileprivate var condition: String {
        """
        (:status IS NULL OR iif(solved_at IS NULL, 'unresolved', 'solved') = :status)
        AND (:rule IS NULL OR rule_id = :rule) AND (:action IS NULL OR action = :action)
        AND (:source IS NULL OR source = :source) AND (:agent IS NULL OR incidents.agent_id = :agent)
        AND (:session IS NULL OR incidents.session_id = :session)
        """
    }

    fileprivate var arguments: StatementArguments {
        [
            "status": status, "rule": ruleId, "action": action, "source": source, "agent": agentId,
            "session": sessionId,
        ]
    }
}
