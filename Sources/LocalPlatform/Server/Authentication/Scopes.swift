extension APIKeyRecord {
    /// Whether the key may start this agent through this trigger (contract, section 3.3).
    func opens(agent agentId: String, through triggerId: String) -> Bool {
        opensAllAgents || scopes.contains(KeyScope(agentId: agentId, triggerId: triggerId))
    }

    /// Whether any scope names the agent.
    func opens(agent agentId: String) -> Bool { opensAllAgents || scopes.contains { $0.agentId == agentId } }

    /// Whether the key may look at and answer the runs of a session. Its root decides for all runs of the session.
    func opens(_ session: SessionRecord) -> Bool {
        if opensAllAgents { return true }
        guard opens(agent: session.agentId) else { return false }
        guard let triggerId = session.triggerId else { return true }
        return scopes.contains { $0.triggerId == triggerId }
    }
}
