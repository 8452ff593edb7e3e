import Values

/// Sub-agents (contract, section 25).
extension RunDraft {
    /// How the calls of a turn are tied to other runs. What can not be done as asked has no tie and is refused when its
    /// turn comes.
    func links(of calls: [ModelCall], _ targets: [CallTarget]) -> [CallLink?] {
        guard targets.contains(where: \.concernsOtherRuns) else { return calls.map { _ in nil } }
        var plan = DelegationPlan(
            model: definition.version.subAgentExecutionModel, questions: state.questions,
            canDispatch: definition.version.subAgentExecutionModel == .parallel || state.questions.isEmpty,
            makeId: makeId, makeRunId: ledger.makeRunId)
        for (call, target) in zip(calls, targets) {
            switch target {
            case .subAgent(let tool):
                plan.add(tool, arguments: call.arguments, isPossible: refusal(of: tool, call.arguments) == nil)
            case .askParent: plan.addRequest()
            case .resolve(let resolution): plan.add(resolution)
            case .operation, .question, .wait, .refused: plan.addOther()
            }
        }
        return plan.links
    }

    /// Why an agent cannot be called with these arguments; nil when it can.
    private func refusal(of tool: SubAgentTool, _ arguments: Value) -> ToolFailure? {
        do { _ = try tool.version(for: arguments) } catch { return error }
        let chain = definition.lineage.map(\.agentId) + [state.run.agentId]
        if chain.contains(tool.agent.id) {
            return ToolFailure(.delegationCycle, "\(tool.agent.name) is at work above this call already.")
        }
        guard state.run.depth < settings.limits.maxDepth else {
            return ToolFailure(
                .delegationDepthExceeded, "There are \(settings.limits.maxDepth) levels of agents already.")
        }
        return nil
    }

    /// Starts the child of a call, and those of the calls that share its group. The call itself is counted already.
    mutating func dispatch(_ call: PendingCall, _ tool: SubAgentTool) {
        guard let groupId = call.link?.groupId else { return startChild(of: call, tool) }
        let group = state.round?.turn?.calls.filter { $0.link?.groupId == groupId } ?? []
        for member in group where member.sequence != call.sequence {
            guard admitToolCall() else { return }
        }
        for member in group { startChild(of: member, tool) }
    }

    private mutating func startChild(of call: PendingCall, _ tool: SubAgentTool) {
        guard case .dispatch(let childRunId, let groupId)? = call.link,
            let version = try? tool.version(for: call.call.arguments)
        else {
            let later = ToolFailure(
                .subAgentNotAllowed, "One agent at a time: call \(tool.name) again in a later turn.")
            return refuse(call, refusal(of: tool, call.call.arguments) ?? later)
        }
        let child = RunRecord(
            id: childRunId, sessionId: session.id, agentId: tool.agent.id, agentVersionId: version.id,
            parentRunId: state.run.id, depth: state.run.depth + 1, status: .running, startedAt: now, totalTokensUsed: 0,
            input: call.call.arguments.json(), llmModel: version.llmModel, agentName: tool.agent.name,
            versionLabel: version.versionLabel, iteration: 0, toolCallAttempts: 0, lastSequence: 0)
        let run = state.run
        announce(.run, "subagent.spawned") { members in
            run.addMembers(to: &members)
            members.add("child_run_id", childRunId)
            members.add("target_agent_id", tool.agent.id)
            members.add("group_id", groupId)
        }
        delegate(call)
        add(child: RunState(child))
    }

    /// Takes the results of the children that work for this run, once none of them works any more: results come
    /// together. False as long as one does.
    mutating func takeResults() -> Bool {
        let calls = state.delegatedCalls
        let children = calls.map { call in call.link?.childRunId.flatMap { kin[$0] } }
        guard children.allSatisfy({ $0?.hasSettled ?? true }) else { return false }
        for (call, child) in zip(calls, children) {
            let result = result(of: call, child)
            if let question = result.question {
                record(.aitlReceived(question))
                announceAITL("received", question)
            }
            record(.subAgentResult(result))
        }
        return true
    }

    /// What a child has to say, or asks. Its row belongs to the call that started it, even when it is the result of a
    /// later one that answered it.
    private func result(of call: PendingCall, _ child: RunState?) -> SubAgentResultBody {
        let run = child?.run
        let childRunId = call.link?.childRunId ?? ""
        let dispatch = state.dispatches[childRunId]
        let asked = child?.openRequest
        let milliseconds = run.map { (($0.finishedAt ?? now).nanoseconds - $0.startedAt.nanoseconds) / 1_000_000 }
        return SubAgentResultBody(
            callId: dispatch?.callId ?? call.call.id, childRunId: childRunId, groupId: dispatch?.groupId,
            status: run?.status ?? .failed, output: run?.output?.value ?? .null,
            error: asked == nil ? Self.error(of: run) : .null, tokens: run?.totalTokensUsed ?? 0,
            milliseconds: Int(milliseconds ?? 0),
            question: asked.map { request in
                ChildQuestion(
                    requestId: request.requestId, childRunId: childRunId, question: request.question.question,
                    context: request.question.context)
            })
    }

    private static func error(of run: RunRecord?) -> Value {
        guard run?.status != .completed else { return .null }
        let outcome = run?.outcome ?? .interrupted
        return ["code": .string(outcome.rawValue), "message": .string(run?.error ?? "The agent's run is gone.")]
    }
}

extension RunState {
    /// Whether the parent has to do something before this run goes on, or it is over.
    fileprivate var hasSettled: Bool { run.status.isTerminal || run.status == .waitingForAITL }
}

extension CallTarget {
    fileprivate var concernsOtherRuns: Bool {
        switch self {
        case .subAgent, .askParent, .resolve: true
        case .operation, .question, .wait, .refused: false
        }
    }
}

/// Ties the calls of one turn to other runs, in their order.
private struct DelegationPlan {
    let model: SubAgentExecutionModel
    /// The questions that can be resolved.
    var questions: [ChildQuestion]
    /// Whether a child may be started in this turn.
    var canDispatch: Bool
    let makeId: @Sendable () -> String
    let makeRunId: @Sendable () -> String
    private var ties: [CallLink?] = []
    /// The agent and the input of each call of an agent, possible or not.
    private var dispatches: [(agentId: String, input: Value)] = []

    init(
        model: SubAgentExecutionModel, questions: [ChildQuestion], canDispatch: Bool,
        makeId: @escaping @Sendable () -> String, makeRunId: @escaping @Sendable () -> String
    ) {
        self.model = model
        self.questions = questions
        self.canDispatch = canDispatch
        self.makeId = makeId
        self.makeRunId = makeRunId
    }

    mutating func add(_ tool: SubAgentTool, arguments: Value, isPossible: Bool) {
        dispatches.append((tool.agent.id, arguments))
        ties.append(isPossible && canDispatch ? .dispatch(childRunId: makeRunId(), groupId: nil) : nil)
        if model == .sequential { canDispatch = false }
    }

    mutating func addRequest() { ties.append(.request(requestId: makeId())) }
    mutating func addOther() { ties.append(nil) }

    /// A question is resolved once.
    mutating func add(_ resolution: QuestionResolution) {
        guard let index = questions.firstIndex(where: { $0.requestId == resolution.requestId }) else {
            return ties.append(nil)
        }
        let taskId: String? = if case .escalate = resolution { makeId() } else { nil }
        ties.append(.resolution(questions.remove(at: index), taskId: taskId))
    }

    /// The ties, with a group for calls that run at once: several of one agent, with different inputs.
    var links: [CallLink?] {
        let isGroup =
            model == .parallel && Set(dispatches.map(\.agentId)).count == 1
            && Set(dispatches.map { $0.input.json() }).count == dispatches.count
            && ties.count { $0?.isDispatch ?? false } > 1
        guard isGroup else { return ties }
        let groupId = makeId()
        return ties.map { tie in
            if case .dispatch(let childRunId, _)? = tie {
                .dispatch(childRunId: childRunId, groupId: groupId)
            } else {
                tie
            }
        }
    }
}

extension CallLink {
    fileprivate var isDispatch: Bool { if case .dispatch = self { true } else { false } }
}
