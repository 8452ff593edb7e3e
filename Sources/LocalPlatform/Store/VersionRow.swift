import GRDB
import Values

extension VersionRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "versions"

    init(row: Row) {
        self.init(
            id: row["id"], agentId: row["agent_id"], versionLabel: row["version_label"], status: row["status"],
            llmModel: row["llm_model"], instructions: row["instructions"], description: row["description"],
            inputSchema: row.json("input_schema"), outputSchema: row.json("output_schema"),
            temperature: row["temperature"], topP: row["top_p"], topK: row["top_k"],
            maxIterations: row["max_iterations"], maxTokensPerRun: row["max_tokens_per_run"],
            maxToolCalls: row["max_tool_calls"], maxSessionTokens: row["max_session_tokens"],
            maxSessionDurationSec: row["max_session_duration_sec"], anomalyControl: row["anomaly_control"],
            rules: row.json("rules"), allowedOperationIds: row.strings("allowed_operation_ids"),
            canExecuteSubAgents: row["can_execute_sub_agents"],
            subAgentExecutionModel: row["sub_agent_execution_model"],
            allowedSubAgentIds: row.strings("allowed_sub_agent_ids"), createdAt: row.time("created_at"),
            updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["agent_id"] = agentId
        row["version_label"] = versionLabel
        row["status"] = status
        row["llm_model"] = llmModel
        row["instructions"] = instructions
        row["description"] = description
        row["input_schema"] = inputSchema.json()
        row["output_schema"] = outputSchema.json()
        row["temperature"] = temperature
        row["top_p"] = topP
        row["top_k"] = topK
        encodeLimits(to: &row)
        row["anomaly_control"] = anomalyControl
        row["rules"] = rules.json()
        row["allowed_operation_ids"] = Value(strings: allowedOperationIds).json()
        row["can_execute_sub_agents"] = canExecuteSubAgents
        row["sub_agent_execution_model"] = subAgentExecutionModel
        row["allowed_sub_agent_ids"] = Value(strings: allowedSubAgentIds).json()
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }

    private func encodeLimits(to row: inout PersistenceContainer) {
        row["max_iterations"] = maxIterations
        row["max_tokens_per_run"] = maxTokensPerRun
        row["max_tool_calls"] = maxToolCalls
        row["max_session_tokens"] = maxSessionTokens
        row["max_session_duration_sec"] = maxSessionDurationSec
    }
}
