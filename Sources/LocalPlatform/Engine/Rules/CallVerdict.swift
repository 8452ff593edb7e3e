import Values

/// The attempt of an operation whose arguments fit its schema, before anything else is done about it (contract, sections 24
/// and 28).
struct CallAttempt: Sendable {
    var call: ModelCall
    var tool: BoundTool
    var run: RunRecord
    /// Attempts of this run by the id of the operation, this one and refused ones included.
    var countsInRun: [String: Int]
    /// The same of all runs of the session.
    var countsInSession: [String: Int]
}

/// What is to become of an attempt.
struct CallVerdict: Sendable, Equatable {
    enum Action: String, Sendable {
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

    var action: Action
    /// The rule that decided; nil when none matched.
    var winner: Match?
    /// All that matched.
    var matched: [Match] = []

    static let allow = CallVerdict(action: .allow)
}

extension CallVerdict.Match {
    var value: Value {
        [
            "id": .string(ruleId), "then": .string(action.rawValue), "reason": reason.map { .string($0) } ?? .null,
            "owner_agent_id": .string(ownerAgentId),
        ]
    }
}
