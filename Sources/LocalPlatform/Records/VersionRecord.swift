import Values

/// A snapshot of everything that shapes a run (contract, section 18).
struct VersionRecord: Sendable, Equatable {
    var id: String
    var agentId: String
    /// Unique per agent.
    var versionLabel: String
    var status: VersionStatus = .testing
    /// The model id that the agent's provider understands.
    var llmModel: String
    var instructions = ""
    var description: String?
    /// A JSON Schema; `{}` accepts everything.
    var inputSchema: Value = [:]
    /// A JSON Schema; with `{}` the final answer is plain text.
    var outputSchema: Value = [:]
    var temperature: Double = 1
    var topP: Double?
    var topK: Int?
    var maxIterations = 10
    var maxTokensPerRun = 400_000
    var maxToolCalls = 32
    var maxSessionTokens: Int?
    var maxSessionDurationSec: Int?
    /// Whether `rules` are evaluated.
    var anomalyControl = false
    /// L1 rules, a list of records (contract, section 24).
    var rules: Value = []
    /// Ids of the operations that the model may see.
    var allowedOperationIds: [String] = []
    var canExecuteSubAgents = false
    var subAgentExecutionModel: SubAgentExecutionModel = .sequential
    /// Ids of the `sub_agent` agents that this version may call.
    var allowedSubAgentIds: [String] = []
    var createdAt: Instant
    var updatedAt: Instant

    /// Whether the final answer has to be JSON of `outputSchema` (contract, section 6).
    var hasOutputSchema: Bool { outputSchema.record.map { !$0.isEmpty } ?? false }
}

/// Whether a version is its agent's live one. At most one per agent is `deployed`.
enum VersionStatus: String, Sendable {
    case testing, deployed
}

/// How the sub-agent calls of one turn run (contract, section 25).
enum SubAgentExecutionModel: String, Sendable {
    case sequential, parallel
}
