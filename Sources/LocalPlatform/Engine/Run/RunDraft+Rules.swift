import Values

/// Rules of section 24: whatever judges an attempt, what comes of it happens here.
extension RunDraft {
    /// Lets the attempt be judged. False when the verdict stops it; the call is refused then, waits for a person, or the
    /// session is over.
    mutating func passesRules(_ call: PendingCall, _ tool: BoundTool) -> Bool {
        guard definition.isGuarded else { return true }
        let attempt = attempt(call, tool)
        let verdict = definition.judge.judge(attempt, under: definition)
        if !verdict.matched.isEmpty {
            let body = ToolCallBody(
                name: tool.operation.id, operationName: tool.operation.name, callId: call.call.id,
                arguments: call.call.arguments)
            record(.l1Decision(verdict, body))
        }
        for finding in verdict.findings where !alerts.isRaised(by: finding.match) {
            raise(finding, on: attempt, call)
        }
        guard let rule = verdict.winner, rule.action != .allow else { return true }
        stop(attempt, call, by: rule, of: verdict)
        return false
    }

    /// Whether a rule will stop the call for a person while other calls of the turn go first: those that need nobody, as they
    /// go before calls that need an approval, and those before it (contract, section 28).
    func mustHoldBack(_ call: PendingCall) -> Bool {
        guard definition.isGuarded, !call.isHeldBack, case .operation(let tool) = call.target,
            state.hasCalls(before: call, underPerson: terms.hasPerson)
        else { return false }
        return definition.judge.judge(attempt(call, tool), under: definition).winner?.action == .pause
    }

    /// This attempt and those before it.
    private func attempt(_ call: PendingCall, _ tool: BoundTool) -> CallAttempt {
        let this = OperationAttempt(operationId: tool.operation.id, callSequence: call.sequence, at: now)
        return CallAttempt(
            call: call.call, tool: tool, run: state.run, inRun: state.attempts + [this],
            inSession: sessionAttempts + [this], at: now)
    }

    private mutating func stop(
        _ attempt: CallAttempt, _ call: PendingCall, by rule: CallVerdict.Match, of verdict: CallVerdict
    ) {
        let name = attempt.tool.operation.name
        var incident = incident(about: attempt, rule, .inline)
        if rule.action == .pause { incident.userTaskId = makeId() }
        begin(incident)
        switch rule.action {
        case .allow: break
        case .block: refuse(call, ToolFailure(.blockedByRule, "\(name) is blocked by \(rule.phrase)."))
        case .pause: askReview(of: call, attempt.tool, verdict, incident)
        case .terminateSession: fail(.sessionTerminated, "\(name) ended the session by \(rule.phrase).")
        }
    }

    private func incident(
        about attempt: CallAttempt, _ rule: CallVerdict.Match, _ source: IncidentSource
    ) -> IncidentRecord {
        let arguments = AuditSummary.shown(attempt.call.arguments).json()
        let preview = IncidentRecord.previewLength
        return IncidentRecord(
            id: makeId(), sessionId: session.id, runId: attempt.run.id, agentId: attempt.run.agentId,
            ruleId: rule.ruleId, ownerAgentId: rule.ownerAgentId, action: rule.action, reason: rule.reason,
            toolCallId: attempt.call.id, toolName: attempt.tool.operation.id,
            operationName: attempt.tool.operation.name,
            argumentsPreview: arguments.count > preview ? arguments.prefix(preview - 1) + "…" : arguments,
            source: source, createdAt: now)
    }

    /// A person decides about the call, whatever the mode of the root: the rule belongs to the version's own mode
    /// (contract, section 17).
    private mutating func askReview(
        of call: PendingCall, _ tool: BoundTool, _ verdict: CallVerdict, _ incident: IncidentRecord
    ) {
        let payload: Value = [
            "tool_calls": [tool.pendingCall(call.call)], "rule_id": .string(incident.ruleId),
            "reason": Value(optional: incident.reason), "matched": .list(List(verdict.matched.map(\.value))),
            "incident_id": .string(incident.id),
        ]
        ask(call, .anomalyReview, "Review \(tool.operation.name)", payload, id: incident.userTaskId)
    }

    /// Tells people what a rule found in looking back; nobody waits for them.
    private mutating func raise(_ finding: CallVerdict.Finding, on attempt: CallAttempt, _ call: PendingCall) {
        var incident = incident(about: attempt, finding.match, .followUp)
        let taskId = makeId()
        incident.userTaskId = taskId
        begin(incident)
        let payload: Value = [
            "rule_id": .string(incident.ruleId), "owner_agent_id": .string(incident.ownerAgentId),
            "reason": Value(optional: incident.reason), "incident_id": .string(incident.id),
            "tool_name": .string(incident.toolName), "operation_name": .string(incident.operationName),
            "observed_count": .integer(finding.observedCount), "window_seconds": .integer(finding.windowSeconds),
        ]
        open(
            UserTaskRecord(
                id: taskId, sessionId: session.id, runId: state.run.id, callSequence: call.sequence,
                kind: .anomalyAlert, status: .pending,
                title: "Rule \(incident.ruleId): \(finding.observedCount) calls within \(finding.windowSeconds) s",
                payload: payload.json(), requestedAt: now))
    }
}
