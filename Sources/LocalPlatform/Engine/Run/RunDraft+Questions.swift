import Values

/// Questions of children, on their way to the parent and back: agent in the loop (contract, section 25).
extension RunDraft {
    /// The child's side: asks, and stands still until it hears an answer.
    mutating func askParent(_ call: PendingCall) {
        guard case .request(let requestId)? = call.link, case .askParent(let question) = call.target else {
            return refuse(call, ToolFailure(.notAllowed, "This agent has no parent."))
        }
        announceAITL(
            "requested",
            ChildQuestion(
                requestId: requestId, childRunId: state.run.id, question: question.question, context: question.context))
        pause(.waitingForAITL)
        if let parent = state.run.parentRunId { wake(parent) }
    }

    /// The parent's side: answers, or asks a person.
    mutating func resolve(_ call: PendingCall, _ resolution: QuestionResolution) {
        guard case .resolution(let question, let taskId)? = call.link else {
            let message = "There is no pending question \(resolution.requestId)."
            return refuse(call, ToolFailure(.invalidArguments, message))
        }
        switch resolution {
        case .answer(let answer, _): deliver(answer, by: .parent, for: call)
        case .escalate(let words, _): escalate(question, in: words, taskId: taskId, for: call)
        }
    }

    private mutating func escalate(
        _ question: ChildQuestion, in words: String?, taskId: String?, for call: PendingCall
    ) {
        let child = kin[question.childRunId]?.run
        let payload: Value = [
            "question": .string(question.question), "question_for_user": .string(words ?? question.question),
            "aitl_request_id": .string(question.requestId), "child_run_id": .string(question.childRunId),
            "child_agent_id": Value(optional: child?.agentId), "child_agent_name": Value(optional: child?.agentName),
            "context": question.context,
        ]
        let taskId = taskId ?? makeId()
        announceAITL("escalated", question, taskId: taskId)
        let title = (words ?? question.question).firstLine
        ask(call, .aitlEscalation, title, payload, id: taskId, until: .waitingForAITL)
    }

    /// Hands the child its answer, nil when the person declined, and lets it go on. The call is done when the child has
    /// finished, or asks again.
    mutating func deliver(_ answer: String?, by answerer: AITLResponseBody.Answerer, for call: PendingCall) {
        guard case .resolution(let question, let taskId)? = call.link else { return }
        update(question.childRunId) { child, ledger in
            guard child.openRequest?.requestId == question.requestId else { return }
            ledger.record(
                .aitlResponse(
                    AITLResponseBody(requestId: question.requestId, answer: answer, answeredBy: answerer)), in: &child)
            ledger.resume(&child)
        }
        announceAITL("resolved", question, taskId: taskId)
        delegate(call)
        wake(question.childRunId)
    }

    /// Tells of a question, always as its child and its request (contract, section 12).
    mutating func announceAITL(_ subject: String, _ question: ChildQuestion, taskId: String? = nil) {
        let runId = state.run.id
        announce(.aitl, "aitl.\(subject)") { members in
            members.add("run_id", runId)
            members.add("child_run_id", question.childRunId)
            members.add("aitl_request_id", question.requestId)
            members.add("user_task_id", taskId)
        }
    }
}

/// A parent has one turn to resolve what its children ask.
extension RunDraft {
    /// A question that the turn leaves open although it may not. A parent that asks its own parent first may.
    func unresolvedQuestion(after links: [CallLink?]) -> ChildQuestion? {
        guard !state.questions.isEmpty else { return nil }
        var resolved: Set<String> = []
        for link in links {
            switch link {
            case .request?: return nil
            case .resolution(let question, _)?: resolved.insert(question.requestId)
            case .dispatch?, nil: break
            }
        }
        return state.questions.first { !resolved.contains($0.requestId) }
    }

    mutating func failUnresolved(_ question: ChildQuestion) {
        fail(.aitlUnresolved, "The question \"\(question.question.firstLine)\" of a sub-agent was left open.")
    }
}

extension String {
    /// The first line that says something, as a list shows it: without white space at its ends, and cut when it is long.
    var firstLine: String {
        let line = split(whereSeparator: \.isNewline).lazy.map { String($0).trimmed }.first { !$0.isEmpty } ?? ""
        return line.count > Self.titleLength ? line.prefix(Self.titleLength - 1) + "…" : line
    }

    private static let titleLength = 120
}
