import Values

/// Why a run may not go on (contract, section 19).
struct LimitExcess: Sendable, Equatable {
    var outcome: Outcome
    var sentence: String
}

/// A limit of N allows N. It is looked at before each model round and before each tool call.
extension RunDraft {
    /// What the session or the run has used up already. The root version's limits govern the session.
    var sessionExcess: LimitExcess? {
        let seconds = now.secondsRoundedUp(since: session.startedAt)
        if let limit = terms.maxDurationSec, seconds > limit {
            return LimitExcess(
                outcome: .sessionDurationExceeded, sentence: "The session has run for more than \(limit) seconds.")
        }
        if let limit = settings.limits.maxActiveSeconds, seconds - session.waitSecondsUsed > limit {
            return LimitExcess(
                outcome: .sessionActiveTimeExceeded,
                sentence: "The session has more than \(limit) seconds of active time.")
        }
        if let limit = terms.maxTokens, session.totalTokensUsed > limit {
            return LimitExcess(
                outcome: .sessionTokensExceeded, sentence: "The session has used more than \(limit) tokens.")
        }
        let tokens = definition.version.maxTokensPerRun
        guard state.run.totalTokensUsed > tokens else { return nil }
        return LimitExcess(
            outcome: .runTokensExceeded, sentence: "The run has used more than \(tokens) tokens.")
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
        let limit = min(definition.version.maxToolCalls, settings.limits.maxToolCallsPerRun ?? .max)
        guard state.run.toolCallAttempts >= limit else { return nil }
        return LimitExcess(outcome: .runToolCallsExceeded, sentence: "The run makes more than \(limit) tool calls.")
    }
}
