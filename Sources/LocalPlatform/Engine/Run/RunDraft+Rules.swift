import Values

/// Rules of section 24: whatever judges an attempt, what comes of it happens here.
extension RunDraft {
    /// Lets the attempt be judged. False when the verdict stops it; the call is refused then, waits for a person, or the
    /// session is over.
    mutating func passesRules(_ call: PendingCall, _ tool: BoundTool) -> Bool {
        guard definition.isGuarded else { return true }
        let verdict = definition.judge.judge(attempt(call, tool), under: definition)
        if !verdict.matched.isEmpty {
            let body = ToolCallBody(
                name: tool.operation.id, operationName: tool.operation.name, callId: call.call.id,
                arguments: call.call.arguments)
            record(.l1Decision(verdict, body))
        }
        let reason = verdict.winner.map { "rule \($0.ruleId)" + ($0.reason.map { ": \($0)" } ?? "") } ?? "a rule"
        switch verdict.action {
        case .allow: return true
        case .block: refuse(call, ToolFailure(.blockedByRule, "\(tool.operation.name) is blocked by \(reason)."))
        case .pause: askReview(of: call, tool, verdict)
        case .terminateSession:
            fail(.sessionTerminated, "\(tool.operation.name) ended the session by \(reason).")
        }
        return false
    }

    /// Calls of the turn that have not begun are no attempts yet.
    private func attempt(_ call: PendingCall, _ tool: BoundTool) -> CallAttempt {
        var (inRun, inSession) = (state.operationCalls, sessionOperationCalls)
        for other in state.round?.turn?.calls ?? [] where other.isPending && other.sequence != call.sequence {
            guard let id = other.operationId else { continue }
            inRun[id, default: 0] -= 1
            inSession[id, default: 0] -= 1
        }
        return CallAttempt(
            call: call.call, tool: tool, run: state.run, countsInRun: inRun, countsInSession: inSession)
    }

    /// A person decides about the call, whatever the mode of the root: the rule belongs to the version's own mode
    /// (contract, section 17).
    private mutating func askReview(of call: PendingCall, _ tool: BoundTool, _ verdict: CallVerdict) {
        let payload: Value = [
            "tool_calls": [tool.pendingCall(call.call)], "rule_id": Value(optional: verdict.winner?.ruleId),
            "reason": Value(optional: verdict.winner?.reason), "matched": .list(List(verdict.matched.map(\.value))),
            "incident_id": .string(makeId()),
        ]
        ask(call, .anomalyReview, "Review \(tool.operation.name)", payload)
    }
}
