public import Values

/// A session, as the list of sessions and as a conversation show it (contract, sections 7 and 8.1).
///
/// A conversation leaves out `runCount`, `rootRunId` and `entryRunId`.
public struct SessionView: Sendable, Equatable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    public var id: String { value["id"].string ?? "" }
    public var agentId: String? { value["agentId"].string }
    public var agentVersionId: String? { value["agentVersionId"].string }
    public var status: RunStatus { RunStatus(value["status"].string ?? "") }
    /// How it started: `api`, `scheduled`, `event`, `manual`, …
    public var triggerType: String? { value["triggerType"].string }
    public var triggeredBy: String? { value["triggeredBy"].string }
    public var triggerId: String? { value["triggerId"].string }
    public var triggerName: String? { value["triggerName"].string }
    public var llmModel: String? { value["llmModel"].string }
    public var input: Value { value["input"] }
    public var output: Value { value["output"] }
    public var error: String? { value["error"].string }
    /// The frozen configuration at the start.
    public var startContext: Value { value["startContext"] }
    /// The tokens of all runs of the session.
    public var totalTokensUsed: Int? { value["totalTokensUsed"].int }
    public var runCount: Int? { value["runCount"].int }
    public var rootRunId: String? { value["rootRunId"].string }
    /// The earliest run.
    public var entryRunId: String? { value["entryRunId"].string }
    /// The id that names the session's run in calls: the root run's, else the earliest one's, else the session's own.
    public var runId: String { rootRunId ?? entryRunId ?? id }
    public var startedAt: Instant? { value["startedAt"].instantText }
    public var finishedAt: Instant? { value["finishedAt"].instantText }
}

/// Some sessions of an agent, the latest first (contract, section 7).
public struct SessionPage: AnswerView {
    public let value: Value
    public let items: ViewList<SessionView>
    /// How many sessions match, not how many are in this page.
    public let total: Int

    public init(answer: Value) throws(MissingMember) {
        value = answer
        items = ViewList(try answer.required(list: "items"), view: SessionView.init)
        total = try answer.required(integer: "total")
    }

    public static func == (left: SessionPage, right: SessionPage) -> Bool { left.value == right.value }
}
