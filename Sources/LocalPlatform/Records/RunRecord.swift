import Values

/// One execution of one version (contract, 8.2 and section 28).
struct RunRecord: Sendable, Equatable {
    var id: String
    var sessionId: String
    var agentId: String
    var agentVersionId: String
    /// Nil for the root.
    var parentRunId: String?
    /// 0 for the root.
    var depth: Int
    var status: RunStatus
    var startedAt: Instant
    /// Set exactly when the status is terminal.
    var finishedAt: Instant?
    /// Tokens of this run only.
    var totalTokensUsed: Int
    var input: StoredJSON?
    /// JSON of the output schema, or a JSON string with the final text; nil until there is one.
    var output: StoredJSON?
    /// "`name`: sentence" of a failed run (contract, section 19).
    var error: String?
    var outcome: Outcome?
    var llmModel: String?
    var agentName: String?
    var versionLabel: String?
    /// Model rounds begun so far.
    var iteration: Int
    /// Tool calls that were attempted, refused ones included.
    var toolCallAttempts: Int
    /// The sequence of its last step, 0 before the first. Every change of a run adds a step, so that this also tells
    /// whether a run was changed by somebody else.
    var lastSequence: Int
}

/// The strings of 16.1 for runs and sessions.
enum RunStatus: String, Sendable, CaseIterable {
    case running = "Running"
    case waitingForHITL = "WaitingForHITL"
    case waitingForAITL = "WaitingForAITL"
    case waitingForResponse = "WaitingForResponse"
    case waitingForTimer = "WaitingForTimer"
    case completed = "Completed"
    case failed = "Failed"

    /// Whether it can never change again (contract, 16.3).
    var isTerminal: Bool { self == .completed || self == .failed }
    /// Whether the run goes on only when a person, a parent or the clock lets it.
    var isWaiting: Bool { !isTerminal && self != .running }
}

/// Why a run or a session failed (contract, section 19).
enum Outcome: String, Sendable, CaseIterable {
    case sessionDurationExceeded = "session_duration_exceeded"
    case sessionTokensExceeded = "session_tokens_exceeded"
    case sessionActiveTimeExceeded = "session_active_time_exceeded"
    case sessionTerminated = "session_terminated"
    case runIterationsExceeded = "run_iterations_exceeded"
    case runTokensExceeded = "run_tokens_exceeded"
    case runToolCallsExceeded = "run_tool_calls_exceeded"
    case llmError = "llm_error"
    case outputSchemaMismatch = "output_schema_mismatch"
    case aitlUnresolved = "aitl_unresolved"
    case subAgentToolsUnused = "sub_agent_tools_unused"
    case toolIndeterminate = "tool_indeterminate"
    case interrupted
}
