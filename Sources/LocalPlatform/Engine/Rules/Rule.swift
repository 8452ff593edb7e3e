import Values

/// An L1 rule, ready to be evaluated (contract, section 24).
struct Rule: Sendable, Equatable {
    /// Unique in its version.
    var id: String
    var condition: RuleCondition
    var action: CallVerdict.Action
    var reason: String?

    /// Whether it only looks back at attempts: a sliding window anywhere in the condition makes it so (contract, 24.1).
    var isFollowUp: Bool { !condition.windows.isEmpty }

    /// What stands in for a rule that cannot be read: it blocks every call, so that a damaged rule protects no less than a
    /// sound one.
    static func unreadable(id: String, problem: String) -> Rule {
        Rule(id: id, condition: .not(.never), action: .block, reason: "this rule cannot be read: \(problem)")
    }
}

/// What has to be true of an attempt (contract, 24.1).
indirect enum RuleCondition: Sendable, Equatable {
    /// Nothing fits: an empty condition, list or `not`.
    case never
    /// `all_of`, and the predicates of one object.
    case all([RuleCondition])
    case any([RuleCondition])
    case not(RuleCondition)
    /// The tool has one of these ids or names.
    case toolIsIn([String])
    /// The tool's id or name matches.
    case toolMatches(Pattern)
    /// What stands at a path of the arguments.
    case argument(MemberPath, ArgumentTest)
    case count(CallCount)
}

/// A question to what stands at a path of the arguments. Nothing and null count as missing, and only `isMissing` is true of
/// them.
enum ArgumentTest: Sendable, Equatable {
    case isOver(Number)
    case isAtLeast(Number)
    case isUnder(Number)
    case isAtMost(Number)
    case equals(Value)
    case differs(Value)
    case isIn([Value])
    case isNotIn([Value])
    case matches(Pattern)
    case isMissing
    case isPresent
}

/// That there were more attempts than `limit`, the current one included.
struct CallCount: Sendable, Equatable {
    enum Scope: Sendable, Equatable {
        case run, session
        /// The attempts of the session in the last so many seconds.
        case window(seconds: Int)
    }

    var scope: Scope
    /// The id or name of the tool whose attempts count; nil counts all.
    var tool: String?
    var limit: Int
}

extension RuleCondition {
    /// The sliding windows in it, and their lengths.
    var windows: [(count: CallCount, seconds: Int)] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.windows)
        case .not(let part): part.windows
        case .count(let count):
            if case .window(let seconds) = count.scope { [(count, seconds)] } else { [] }
        case .never, .toolIsIn, .toolMatches, .argument: []
        }
    }
}
