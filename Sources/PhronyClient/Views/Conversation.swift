public import Values

/// A run in the list of a conversation's runs (contract, section 8.2).
public struct ConversationRun: Sendable, Equatable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    public var id: String { value["id"].string ?? "" }
    public var agentId: String? { value["agentId"].string }
    public var agentName: String? { value["agentName"].string }
    public var versionLabel: String? { value["versionLabel"].string }
    public var llmModel: String? { value["llmModel"].string }
    /// nil for the root run.
    public var parentRunId: String? { value["parentRunId"].string }
    /// 0 for the root run.
    public var depth: Int { value["depth"].int ?? 0 }
    public var status: RunStatus { RunStatus(value["status"].string ?? "") }
    public var input: Value { value["input"] }
    public var output: Value { value["output"] }
    public var error: String? { value["error"].string }
    /// The tokens of this run without those of its children.
    public var totalTokensUsed: Int? { value["totalTokensUsed"].int }
    public var startedAt: Instant? { value["startedAt"].instantText }
    public var finishedAt: Instant? { value["finishedAt"].instantText }
}

/// A whole session: itself, its runs with the children, and its timeline (contract, section 8).
public struct Conversation: AnswerView {
    public let value: Value
    public let session: SessionView
    public let runs: ViewList<ConversationRun>
    /// The timeline as it arrived, in `ordinal` order.
    public let items: ViewList<TimelineItem>

    public init(answer: Value) throws(MissingMember) {
        value = answer
        session = SessionView(try answer.required(record: "session"))
        runs = ViewList(try answer.required(list: "runs"), view: ConversationRun.init)
        items = ViewList(try answer.required(list: "items"), view: TimelineItem.init)
    }

    public static func == (left: Conversation, right: Conversation) -> Bool { left.value == right.value }
}

extension Conversation {
    /// Every user task, finished or not, in `ordinal` order; of several rows for one task the last.
    public var tasks: [UserTask] { TaskRows(items).rows.map(\.task) }

    /// The tasks still to be completed, in `ordinal` order (contract, section 10.3). One that blocks counts only while
    /// its run waits; one that does not block, an alert, as long as it is pending.
    public var openTasks: [UserTask] {
        let waiting = Set(runs.lazy.filter(\.status.isWaiting).map { $0.id.lowercased() })
        return TaskRows(items).pending.filter { task in
            !task.isBlocking || waiting.contains(task.runId.lowercased())
        }
    }

    /// The task to answer now: the last open one that blocks. The first one of the timeline would be wrong as soon as a
    /// run has paused twice.
    public var pendingTask: UserTask? { openTasks.last { $0.isBlocking } }

    /// Whether the session waits for a person whose task is not in the timeline, which is so when "Expose step
    /// timeline" is off for its trigger (contract, sections 11 and 29).
    public var hidesPendingTask: Bool {
        session.status == .waitingForHITL && !items.contains { $0.type == .userTaskReq }
    }
}
