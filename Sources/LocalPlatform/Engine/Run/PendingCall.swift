import Values

/// A call of the model's last turn and how far it has come.
struct PendingCall: Sendable {
    /// The sequence of its row, by which tasks, attempts and waits refer to it.
    var sequence: Int
    var call: ModelCall
    var target: CallTarget
    var progress: CallProgress = .pending
    /// Set for a `phrony_wait`.
    var wait: WaitRecord?
    /// Set for a call that is tied to another run. One of a sub-agent or about a question that has none is refused.
    var link: CallLink?
    /// Whether a rule stops it for a person, for which it waits until its turn has come. It is no part of what is stored.
    var isHeldBack = false

    /// Whether the call is a message to the person: it is answered in the chat and has no result of its own.
    var isMessage: Bool {
        if case .question(let question) = target { question.kind == nil } else { false }
    }

    var isDone: Bool {
        switch progress {
        case .done, .replied: true
        case .pending, .asked, .approved, .rejected, .answered, .declined, .attempted, .delegated: false
        }
    }

    var isPending: Bool { if case .pending = progress { true } else { false } }
    var isAsked: Bool { if case .asked = progress { true } else { false } }
    /// Whether it asks the parent.
    var isRequest: Bool { if case .request? = link { true } else { false } }
    var isDelegated: Bool { if case .delegated = progress { true } else { false } }

    /// Whether it is to start a child.
    var isPendingDispatch: Bool {
        guard case .dispatch? = link else { return false }
        return isPending
    }

    /// Whether this run has something to do about it.
    var isOpen: Bool { !isDone && !isDelegated }

    /// Whether it resolves a child's question and the child does not know yet.
    var isOpenResolution: Bool { if case .resolution? = link { isOpen } else { false } }

    /// Whether it is such a one and needs no person.
    var isOpenAnswer: Bool { if case .resolution(_, nil)? = link { isOpen } else { false } }

    /// Whether the run may have to stand still for this call. Such calls of a round come after all others, one at a
    /// time (contract, section 28).
    func pauses(underPerson hasPerson: Bool) -> Bool {
        switch target {
        case .operation(let tool): isHeldBack || hasPerson && tool.approvalReason != nil
        case .question, .wait: true
        case .askParent: link != nil
        case .subAgent, .resolve, .refused: false
        }
    }

    /// What people call the tool; models may call it by its id.
    var operationName: String {
        if case .operation(let tool) = target { tool.operation.name } else { call.operationName ?? call.tool }
    }

    /// The operation that the call attempts, by its id.
    var operationId: String? {
        if case .operation(let tool) = target { tool.operation.id } else { nil }
    }
}

/// How a call is tied to another run of its tree (contract, section 25).
enum CallLink: Sendable, Equatable {
    /// It starts a child. Calls that share a group start and end together.
    case dispatch(childRunId: String, groupId: String?)
    /// It asks the parent.
    case request(requestId: String)
    /// It resolves a child's question, an escalation by a task.
    case resolution(ChildQuestion, taskId: String?)

    var childRunId: String? {
        switch self {
        case .dispatch(let childRunId, _): childRunId
        case .resolution(let question, _): question.childRunId
        case .request: nil
        }
    }

    var groupId: String? { if case .dispatch(_, let groupId) = self { groupId } else { nil } }
}

/// How far a call has come. Valid ways: `pending` → `asked` → `approved` → `attempted` → `done`, where a call may skip
/// what it does not need and may end early; `attempted` → `asked` when nobody knows what became of the request; and
/// `pending` → `asked` → `answered` → `delegated` → `done` for what a child works on.
enum CallProgress: Sendable {
    case pending
    /// A person is asked.
    case asked(UserTaskRecord)
    case approved
    case rejected
    /// A question was answered, with this value.
    case answered(Value)
    case declined
    /// Its request was sent, or was just about to be.
    case attempted(AttemptRecord)
    /// A child works on it.
    case delegated
    /// A message was answered in the chat.
    case replied(text: String, files: [Value])
    /// The result, as the model sees it.
    case done(Value)
}

extension PendingCall {
    /// The call of a stored row; nil for a row that is none. `questions` are those of children that the run knows.
    init?(_ body: StepBody, sequence: Int, definition: AgentDefinition, questions: [ChildQuestion]) {
        switch body {
        case .toolCall(let body):
            self.init(
                sequence: sequence,
                call: ModelCall(
                    id: body.callId, tool: body.name, arguments: body.arguments,
                    operationName: body.operationName == body.name ? nil : body.operationName),
                target: definition.target(of: body.name, arguments: body.arguments))
        case .agentWaitReq(let wait, _):
            let arguments = wait.arguments.value
            self.init(
                sequence: sequence,
                call: ModelCall(id: wait.toolCallId, tool: PlatformTools.wait, arguments: arguments),
                target: definition.target(of: PlatformTools.wait, arguments: arguments), wait: wait)
        case .subAgentCall(let body): self.init(body, sequence: sequence, definition: definition)
        case .aitlRequest(let body):
            self.init(
                sequence: sequence,
                call: ModelCall(id: body.callId, tool: PlatformTools.askParent, arguments: body.question.arguments),
                target: .askParent(body.question), link: .request(requestId: body.requestId))
        case .aitlResolved(let body): self.init(body, sequence: sequence, questions: questions)
        default: return nil
        }
    }

    private init(_ body: SubAgentCallBody, sequence: Int, definition: AgentDefinition) {
        let tool = definition.subAgents.first { $0.agent.id == body.agentId }
        let gone = ToolFailure(.subAgentNotAllowed, "This agent may not call \(body.agentName).")
        self.init(
            sequence: sequence,
            call: ModelCall(id: body.callId, tool: tool?.name ?? body.agentName, arguments: body.arguments),
            target: tool.map { .subAgent($0) } ?? .refused(gone),
            link: .dispatch(childRunId: body.childRunId, groupId: body.groupId))
    }

    private init(_ body: AITLResolvedBody, sequence: Int, questions: [ChildQuestion]) {
        let requestId = body.resolution.requestId
        let question =
            questions.first { $0.requestId == requestId }
            ?? ChildQuestion(requestId: requestId, childRunId: body.childRunId, question: "", context: .null)
        self.init(
            sequence: sequence,
            call: ModelCall(id: body.callId, tool: body.resolution.tool, arguments: body.resolution.arguments),
            target: .resolve(body.resolution), link: .resolution(question, taskId: body.taskId))
    }
}
