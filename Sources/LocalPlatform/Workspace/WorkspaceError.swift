/// Why a change of agents, versions, triggers or integrations was refused. Nothing was changed.
enum WorkspaceError: Error, Equatable {
    case agentNotFound
    case versionNotFound
    case triggerNotFound
    case serviceNotFound
    case operationNotFound
    /// Members that are wrong, all of them.
    case invalid([VersionChecks.Problem])
    /// The member's value belongs to another agent or version already.
    case taken(member: String, value: String)
    /// Only testing versions can be edited and deleted.
    case versionDeployed(label: String)
    case versionNotDeployed(label: String)
    /// An agent with a deployed version cannot be deleted.
    case agentDeployed(name: String)
    /// Runs that have not ended execute it.
    case inUse(String)
    /// A version, `desk@v1`, may call the agent.
    case agentNeeded(name: String, version: String)
    /// Versions and triggers, `desk@v1`, need the integration.
    case serviceNeeded(name: String, by: [String])
    /// No older version of the agent was ever deployed.
    case nothingToRollBackTo
}
