import Values

/// How a run's status shows in those above it (contract, 16.2).
extension RunDraft {
    /// A person who is needed anywhere below shows in every run above, so that a client that polls the root knows.
    mutating func adjustAncestors() {
        var next = state.run.parentRunId
        while let id = next, let ancestor = kin[id] {
            adjust(ancestor)
            next = ancestor.run.parentRunId
        }
    }

    private mutating func adjust(_ ancestor: RunState) {
        // A run that waits for somebody on its own account shows that.
        guard ancestor.isLeftToChildren else { return }
        switch (ancestor.run.status, isPersonNeeded(below: ancestor.run.id)) {
        case (.running, true): update(ancestor.run.id) { run, ledger in ledger.pause(&run, .waitingForHITL) }
        case (.waitingForHITL, false): update(ancestor.run.id) { run, ledger in ledger.resume(&run) }
        default: break
        }
    }

    /// Whether a child of the run shows that it waits for a person.
    func isPersonNeeded(below id: String) -> Bool {
        ([state] + kin.values).contains { $0.run.parentRunId == id && $0.run.status == .waitingForHITL }
    }
}

extension Outcome {
    /// Whether the root and every live child fail with it (contract, section 19).
    var isOfSession: Bool {
        switch self {
        case .sessionDurationExceeded, .sessionTokensExceeded, .sessionActiveTimeExceeded, .sessionTerminated: true
        case .runIterationsExceeded, .runTokensExceeded, .runToolCallsExceeded, .llmError, .outputSchemaMismatch,
            .aitlUnresolved, .subAgentToolsUnused, .toolIndeterminate, .interrupted:
            false
        }
    }
}
