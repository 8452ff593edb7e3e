import Values

/// An API key as the desk shows it, never with its secret.
struct DeskKey: Sendable {
    let record: APIKeyRecord
    /// It ends with the process.
    let isEphemeral: Bool

    init(_ record: APIKeyRecord, isEphemeral: Bool) {
        self.record = record
        self.isEphemeral = isEphemeral
    }

    /// The fields of 3.2, with `hint` in the place of the secret, and the names of what the key opens; null for what is
    /// gone.
    func json(_ names: ScopeNames) -> JSONText {
        .record { members in
            members.add("id", record.id)
            members.add("name", record.name)
            members.add("hint", record.hint)
            members.add("scopes", .list(record.scopes.map { $0.json(names) }))
            members.add("allAgents", Value.bool(record.opensAllAgents))
            members.add("allowFileUploads", Value.bool(record.allowFileUploads))
            members.add("ephemeral", Value.bool(isEphemeral))
            members.add("createdAt", record.createdAt)
            members.add("revokedAt", record.revokedAt)
            members.add("lastUsedAt", record.lastUsedAt)
        }
    }
}

/// What the ids in scopes are called.
struct ScopeNames: Sendable {
    var agents: [String: String]
    var triggers: [String: String]
}

extension APIKeyRecord {
    /// `phk_…x7Qm`
    var hint: String { "phk_…\(lastFour)" }
}

extension KeyScope {
    fileprivate func json(_ names: ScopeNames) -> JSONText {
        .record { members in
            members.add("agentId", agentId)
            members.add("agentName", names.agents[agentId])
            members.add("triggerId", triggerId)
            members.add("triggerName", names.triggers[triggerId])
        }
    }
}
