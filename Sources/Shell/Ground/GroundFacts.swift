import Language
import SessionFile
import Values

/// What a session has to know of its ground beside the answers it gives: written down at its first use, so that the same
/// cell finds it on tape.
extension CommandContext {
    /// The workspace whose management routes may be called; nil where there is none.
    func tenant() async throws(Diagnostic) -> String? {
        if core.tape != nil { return core.recordedFact("workspace")?.string }
        guard let tenant = try await core.connection().tenantId else { return nil }
        try core.recordOnce("workspace", .string(tenant), cell: cell.number)
        return tenant
    }

    /// The agents that were named from outside (`--agent NAME=UUID` and its like).
    func namedAgents() throws(Diagnostic) -> [ShellCore.Agent] {
        if core.tape != nil {
            let named = core.recordedFact("agents")?.record ?? Record()
            return named.map { ShellCore.Agent(name: $0, id: $1.string ?? "") }
        }
        let named = core.connector.namedAgents
        guard core.ground == .live, !named.isEmpty else { return [] }
        try core.recordOnce("agents", .record(Record(named.map { ($0.name, .string($0.id)) })), cell: cell.number)
        return named.map { ShellCore.Agent(name: $0.name, id: $0.id) }
    }
}

extension ShellCore.State {
    /// Remembers a fact of the present ground.
    /// - Returns: What was known of it before.
    @discardableResult
    mutating func remember(fact name: String, _ value: Value, of ground: Ground) -> Value? {
        recordedFacts.updateValue(value, forKey: Self.key(name, ground))
    }

    /// A fact of the present ground.
    func fact(_ name: String) -> Value? { recordedFacts[Self.key(name, ground)] }

    /// Each ground has facts of its own.
    private static func key(_ name: String, _ ground: Ground) -> String { "\(name)@\(ground.rawValue)" }
}

extension ShellCore {
    fileprivate func recordedFact(_ name: String) -> Value? { update { $0.fact(name) } }

    /// Writes down a fact unless the record has it already.
    fileprivate func recordOnce(_ name: String, _ value: Value, cell: String) throws(Diagnostic) {
        guard update({ $0.remember(fact: name, value, of: $0.ground) }) != value else { return }
        try record(.effect(EffectLine(cell: cell, effect: .setting(name: name, value: value))))
    }
}
