import Values

extension VersionRecord {
    /// The version item of section 27: the fields of 18.1, with ids in place of names.
    var json: JSONText {
        .record { members in
            members.add("id", id)
            members.add("agentId", agentId)
            members.add("versionLabel", versionLabel)
            members.add("status", status.rawValue)
            members.add("llmModel", llmModel)
            members.add("instructions", instructions)
            members.add("description", description)
            members.add("inputSchema", inputSchema)
            members.add("outputSchema", outputSchema)
            addLimits(to: &members)
            members.add("anomalyControl", Value.bool(anomalyControl))
            members.add("rules", rules)
            members.add("allowedOperationIds", Value(ids: allowedOperationIds))
            members.add("canExecuteSubAgents", Value.bool(canExecuteSubAgents))
            members.add("subAgentExecutionModel", subAgentExecutionModel.rawValue)
            members.add("allowedSubAgentIds", Value(ids: allowedSubAgentIds))
            members.add("createdAt", createdAt)
            members.add("updatedAt", updatedAt)
        }
    }

    private func addLimits(to members: inout JSONText.Members) {
        members.add("temperature", Value.decimal(temperature))
        members.add("topP", topP.map { Value.decimal($0) } ?? .null)
        members.add("topK", topK.map { Value.integer($0) } ?? .null)
        members.add("maxIterations", maxIterations)
        members.add("maxTokensPerRun", maxTokensPerRun)
        members.add("maxToolCalls", maxToolCalls)
        members.add("maxSessionTokens", maxSessionTokens.map { Value.integer($0) } ?? .null)
        members.add("maxSessionDurationSec", maxSessionDurationSec.map { Value.integer($0) } ?? .null)
    }
}

extension Value {
    fileprivate init(ids: [String]) { self = .list(List(ids.map { .string($0) })) }
}
