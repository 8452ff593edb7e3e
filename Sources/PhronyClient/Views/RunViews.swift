public import Values

/// The answer to a start (contract, section 5).
public struct StartedRun: AnswerView {
    public let value: Value
    public let sessionId: String
    public let runId: String
    public let status: RunStatus

    public init(answer: Value) throws(MissingMember) {
        value = answer
        sessionId = try answer.required(string: "sessionId")
        runId = try answer.required(string: "runId")
        status = RunStatus(try answer.required(string: "status"))
    }

    public var output: Value { value["output"] }
    public var error: String? { value["error"].string }
    public var agentId: String? { value["agentId"].string }
    public var triggerId: String? { value["triggerId"].string }
    public var totalTokensUsed: Int? { value["totalTokensUsed"].int }
}

/// A run as one poll sees it (contract, section 6).
public struct RunView: AnswerView {
    public let value: Value
    public let runId: String
    public let status: RunStatus

    public init(answer: Value) throws(MissingMember) {
        value = answer
        runId = try answer.required(string: "runId")
        status = RunStatus(try answer.required(string: "status"))
    }

    public var output: Value { value["output"] }
    public var error: String? { value["error"].string }
    public var sessionId: String? { value["sessionId"].string }
    public var agentId: String? { value["agentId"].string }
    public var agentVersionId: String? { value["agentVersionId"].string }
    /// nil for the root run of a session.
    public var parentRunId: String? { value["parentRunId"].string }
    /// 0 for the root run.
    public var depth: Int? { value["depth"].int }
    /// The tokens of this run without those of its children.
    public var totalTokensUsed: Int? { value["totalTokensUsed"].int }
    public var startedAt: Instant? { value["startedAt"].instantText }
    public var finishedAt: Instant? { value["finishedAt"].instantText }
}

/// The answer to a message and to a skipped wait (contract, sections 13.4 and 14).
public struct AcceptedMessage: AnswerView {
    public let value: Value
    public let status: RunStatus

    public init(answer: Value) throws(MissingMember) {
        value = answer
        status = RunStatus(try answer.required(string: "status"))
    }

    /// Set when the service took the request and then refused the follow-up. The client turns that into an error.
    public var error: String? { value["error"].present.map { $0.string ?? $0["message"].string ?? $0.json() } }
}
