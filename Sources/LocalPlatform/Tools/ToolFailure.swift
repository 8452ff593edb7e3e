import Values

/// Why a tool call gave no good result. The model sees it and the run goes on (contract, section 19, "tool result only").
struct ToolFailure: Error, Equatable {
    /// The outcome names of section 19 that a tool result can carry.
    enum Code: String, Sendable {
        case invalidArguments = "invalid_arguments"
        case httpError = "tool_http_error"
        case timeout = "tool_timeout"
        case notConnected = "integration_not_connected"
        case notAllowed = "tool_not_allowed"
        case approvalUnavailable = "approval_unavailable"
        case approvalRejected = "approval_rejected"
        case answerDeclined = "answer_declined"
        case waitBudgetExceeded = "wait_budget_exceeded"
        case indeterminate = "tool_indeterminate"
        case blockedByRule = "blocked_by_rule"
        case delegationDepthExceeded = "delegation_depth_exceeded"
        case delegationCycle = "delegation_cycle"
        case subAgentNotDeployed = "sub_agent_not_deployed"
        case subAgentNotAllowed = "sub_agent_not_allowed"
    }

    var code: Code
    var message: String
    /// The HTTP status, for `tool_http_error` only.
    var status: Int?

    init(_ code: Code, _ message: String, status: Int? = nil) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// `{code, message}`, with `status` between them when there is one (contract, section 22).
    var error: Value {
        var fields = Record([("code", .string(code.rawValue))])
        if let status { fields["status"] = .integer(status) }
        fields["message"] = .string(message)
        return .record(fields)
    }
}
