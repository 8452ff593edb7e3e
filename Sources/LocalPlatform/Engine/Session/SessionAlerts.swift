import Values

/// The alerts of a session. A rule that looks back raises one in a session, however often it matches (contract, 24.2).
struct SessionAlerts: Sendable, Equatable {
    private var raised: Set<Key> = []
    /// Ids of the tasks that nobody has acknowledged.
    private var open: Set<String> = []

    /// A rule, by the agent whose version has it.
    private struct Key: Hashable {
        var ownerAgentId: String
        var ruleId: String
    }

    /// Those among the tasks of a session.
    init(_ tasks: [UserTaskRecord] = []) {
        for task in tasks where task.kind == .anomalyAlert { add(task) }
    }

    func isRaised(by rule: CallVerdict.Match) -> Bool {
        raised.contains(Key(ownerAgentId: rule.ownerAgentId, ruleId: rule.ruleId))
    }

    func isOpen(_ task: UserTaskRecord) -> Bool { open.contains(task.id) }

    mutating func add(_ task: UserTaskRecord) {
        let payload = task.payload.value
        raised.insert(
            Key(ownerAgentId: payload["owner_agent_id"].string ?? "", ruleId: payload["rule_id"].string ?? ""))
        if task.status == .pending { open.insert(task.id) }
    }

    mutating func close(_ task: UserTaskRecord) { open.remove(task.id) }
}
