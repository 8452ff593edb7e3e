import Values

/// What is to become of an attempt, and what else was found about it (contract, 24.2).
struct CallVerdict: Sendable, Equatable {
    enum Action: String, Sendable, CaseIterable {
        case allow, block, pause
        case terminateSession = "terminate_session"
    }

    /// A rule that matched, as `matched` of an `L1Decision` lists it.
    struct Match: Sendable, Equatable {
        var ruleId: String
        var action: Action
        var reason: String?
        /// The agent whose version has the rule.
        var ownerAgentId: String
    }

    /// A rule that matched in looking back. It changes nothing for the attempt.
    struct Finding: Sendable, Equatable {
        var match: Match
        /// How many attempts the rule counted, and in how many seconds.
        var observedCount: Int
        var windowSeconds: Int
    }

    /// The rule that decides; nil when none matched.
    let winner: Match?
    /// All that matched, in the order of the rules.
    let matched: [Match]
    let findings: [Finding]

    /// Of several actions the gravest is taken, and of rules that agree the first decides.
    init(matched: [Match], findings: [Finding] = []) {
        winner = Action.gravestFirst.lazy.compactMap { action in matched.first { $0.action == action } }.first
        self.matched = matched
        self.findings = findings
    }

    var action: Action { winner?.action ?? .allow }

    static let allow = CallVerdict(matched: [])
}

extension CallVerdict.Action {
    fileprivate static let gravestFirst: [Self] = [.terminateSession, .block, .pause, .allow]
}

extension CallVerdict.Match {
    var value: Value {
        var members = Record([("id", .string(ruleId)), ("then", .string(action.rawValue))])
        members["reason"] = reason.map { .string($0) }
        members["owner_agent_id"] = .string(ownerAgentId)
        return .record(members)
    }

    /// How messages name the rule: `rule refund-cap: Above the desk limit`.
    var phrase: String { "rule \(ruleId)" + (reason.map { ": \($0)" } ?? "") }
}
