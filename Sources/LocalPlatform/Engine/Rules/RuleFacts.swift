import Values

/// What conditions are asked about: an attempt, and what the tools of the workspace are called.
struct RuleFacts: Sendable {
    let attempt: CallAttempt
    /// Names of operations by their ids.
    let operationNames: [String: String]

    func holds(_ condition: RuleCondition) -> Bool {
        switch condition {
        case .never: false
        case .all(let parts): parts.allSatisfy(holds)
        case .any(let parts): parts.contains(where: holds)
        case .not(let part): !holds(part)
        case .toolIsIn(let tools): tools.contains { isTool($0, attempt.tool.operation.id) }
        case .toolMatches(let pattern):
            [attempt.tool.operation.id, attempt.tool.operation.name].contains { pattern.matches($0) }
        case .argument(let path, let test): test.holds(for: path.value(in: attempt.call.arguments))
        case .count(let count): holds(count)
        }
    }

    func holds(_ count: CallCount) -> Bool { observed(count) > count.limit }

    /// How many attempts a count counts.
    func observed(_ count: CallCount) -> Int {
        let attempts = attempts(in: count.scope)
        guard let tool = count.tool else { return attempts.count }
        return attempts.count { isTool(tool, $0.operationId) }
    }

    private func attempts(in scope: CallCount.Scope) -> [OperationAttempt] {
        switch scope {
        case .run: return attempt.inRun
        case .session: return attempt.inSession
        case .window(let seconds):
            return attempt.inSession.filter { $0.at.advanced(bySeconds: seconds) > attempt.at }
        }
    }

    private func isTool(_ tool: String, _ operationId: String) -> Bool {
        tool == operationId || tool == operationNames[operationId]
    }
}

extension ArgumentTest {
    /// What is missing is nil or null. What is of another type than the test asks for fails it.
    fileprivate func holds(for value: Value?) -> Bool {
        guard let value, !value.isNull else { return self == .isMissing }
        return switch self {
        case .isOver(let limit): value.number.map { $0 > limit } ?? false
        case .isAtLeast(let limit): value.number.map { $0 >= limit } ?? false
        case .isUnder(let limit): value.number.map { $0 < limit } ?? false
        case .isAtMost(let limit): value.number.map { $0 <= limit } ?? false
        case .equals(let wanted): value == wanted
        case .differs(let unwanted): value != unwanted
        case .isIn(let wanted): wanted.contains(value)
        case .isNotIn(let unwanted): !unwanted.contains(value)
        case .matches(let pattern): value.string.map { pattern.matches($0) } ?? false
        case .isMissing: false
        case .isPresent: true
        }
    }
}
