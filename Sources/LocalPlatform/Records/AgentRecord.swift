import Values

/// A named agent of the workspace (contract, sections 17 and 28).
struct AgentRecord: Sendable, Equatable {
    var id: String
    var tenantId: String
    /// Unique in the workspace.
    var name: String
    /// Unique in the workspace; how manifests name this agent.
    var manifestKey: String
    var executionMode: ExecutionMode
    /// The `name` of a `ProviderRecord`.
    var llmProviderName: String
    /// Nil while nothing is live: starts are refused then.
    var deployedVersionId: String?
    var createdAt: Instant
    var updatedAt: Instant
}

/// Who may start an agent and whether a person can be asked (contract, section 17).
enum ExecutionMode: String, Sendable, CaseIterable {
    case request
    case hitl
    case subAgent = "sub_agent"
}
