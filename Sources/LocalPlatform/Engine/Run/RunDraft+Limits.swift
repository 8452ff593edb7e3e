import Values

/// Why a run may not go on (contract, section 19).
struct LimitExcess: Sendable, Equatable {
    var outcome: Outcome
    var sentence: String
}

/// A limit of N allows N. It is looked at before each model round and before each tool call.
extension RunDraft {
    /// What the session or the run has used up already.
    var sessionExcess: LimitExcess? {
        let version = definition.version
        let seconds = now.secondsRoundedUp(since: state.session.startedAt)
        if let limit = version.maxSessionDurationSec, seconds > limit {
            return LimitExcess(
                outcome: .sessionDurationExceeded, sentence: "The session has run for more than \(limit) seconds.")
        }
        if let limit = version.maxSessionTokens, state.session.totalTokensUsed > limit {
            return LimitExcess(
                outcome: .sessionTokensExceeded, sentence: "The session has used more than \(limit) tokens.")
        }
        if state.run.totalTokensUsed > version.maxTokensPerRun {
            return LimitExcess(
                outcome: .runTokensExceeded,
                sentence: "The run has used more than \(version.maxTokensPerRun) tokens.")
        }
        return nil
    }

    /// Whether another round would be one too many.
    var roundExcess: LimitExcess? {
        let limit = definition.version.maxIterations
        guard state.run.iteration >= limit else { return nil }
        return LimitExcess(
            outcome: .runIterationsExceeded, sentence: "The run needs more than \(limit) model rounds.")
    }

    /// Whether another tool call would be one too many.
    var toolCallExcess: LimitExcess? {
        let limit = definition.version.maxToolCalls
        guard state.run.toolCallAttempts >= limit else { return nil }
        return LimitExcess(outcome: .runToolCallsExceeded, sentence: "The run makes more than \(limit) tool calls.")
    }
}
