import Values

/// The rules that hold for a run's attempts: those of its ancestors, the root's first, then those of its own version
/// (contract, 24.2).
struct RuleBook: Sendable {
    /// Those that decide about the attempt.
    private let inline: [Entry]
    /// Those that look back at attempts and raise alerts.
    private let followUp: [Entry]
    private let operationNames: [String: String]

    private struct Entry {
        let rule: Rule
        /// The agent whose version has it.
        let owner: String

        var match: CallVerdict.Match {
            CallVerdict.Match(ruleId: rule.id, action: rule.action, reason: rule.reason, ownerAgentId: owner)
        }
    }

    /// `versions` are those of the ancestors and the run's own, the root's first; each counts if its own `anomalyControl` is
    /// on. `operationNames` are those of the workspace, by ids.
    init(_ versions: [VersionRecord], operationNames: [String: String]) {
        let entries = versions.filter(\.anomalyControl).flatMap { version in
            RuleReader.read(version.rules).rules.map { Entry(rule: $0, owner: version.agentId) }
        }
        inline = entries.filter { !$0.rule.isFollowUp }
        followUp = entries.filter(\.rule.isFollowUp)
        self.operationNames = operationNames
    }

    func verdict(on attempt: CallAttempt) -> CallVerdict {
        guard !(inline.isEmpty && followUp.isEmpty) else { return .allow }
        let facts = RuleFacts(attempt: attempt, operationNames: operationNames)
        return CallVerdict(
            matched: inline.filter { facts.holds($0.rule.condition) }.map(\.match),
            findings: followUp.compactMap { finding($0, facts) })
    }

    /// The window that is told is the first one that is exceeded; a `not` may match without one.
    private func finding(_ entry: Entry, _ facts: RuleFacts) -> CallVerdict.Finding? {
        let windows = entry.rule.condition.windows
        guard facts.holds(entry.rule.condition), let first = windows.first else { return nil }
        let told = windows.first { facts.holds($0.count) } ?? first
        return CallVerdict.Finding(
            match: entry.match, observedCount: facts.observed(told.count), windowSeconds: told.seconds)
    }
}

/// Judges attempts by the rules of their versions.
struct RuleJudge: CallJudge {
    func judge(_ attempt: CallAttempt, under definition: AgentDefinition) -> CallVerdict {
        definition.rules.verdict(on: attempt)
    }
}
