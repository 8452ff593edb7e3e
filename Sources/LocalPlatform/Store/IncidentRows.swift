import GRDB
import Values

extension CallVerdict.Action: DatabaseValueConvertible {}
extension IncidentSource: DatabaseValueConvertible {}

extension IncidentRecord: FetchableRecord {
    init(row: Row) {
        self.init(
            id: row["id"], sessionId: row["session_id"], runId: row["run_id"], agentId: row["agent_id"],
            ruleId: row["rule_id"], ownerAgentId: row["owner_agent_id"], action: row["action"], reason: row["reason"],
            toolCallId: row["tool_call_id"], toolName: row["tool_name"], operationName: row["operation_name"],
            argumentsPreview: row["arguments_preview"], source: row["source"], userTaskId: row["user_task_id"],
            createdAt: row.time("created_at"), solution: IncidentSolution(row: row))
    }

    /// Writes an incident that is unresolved.
    func writeStart(in db: Database) throws {
        try db.executeCached(
            """
            INSERT INTO incidents (id, session_id, run_id, agent_id, rule_id, owner_agent_id, action, reason,
            tool_call_id, tool_name, operation_name, arguments_preview, source, user_task_id, created_at)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            id, sessionId, runId, agentId, ruleId, ownerAgentId, action, reason, toolCallId, toolName, operationName,
            argumentsPreview, source, userTaskId, createdAt.nanoseconds)
    }

    /// Writes how it was solved. False when it was solved before.
    static func write(_ solution: IncidentSolution, of id: String, in db: Database) throws -> Bool {
        try db.execute(
            sql: "UPDATE incidents SET solved_at = ?, solved_by = ?, comment = ? WHERE id = ? AND solved_at IS NULL",
            arguments: [solution.at.nanoseconds, solution.by, solution.comment, id])
        return db.changesCount == 1
    }
}

extension IncidentSolution {
    fileprivate init?(row: Row) {
        guard let at = row.optionalTime("solved_at") else { return nil }
        self.init(at: at, by: row["solved_by"] ?? "", comment: row["comment"])
    }
}
