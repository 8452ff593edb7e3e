import Values

/// One change of the workspace, as the audit log tells it: what was done to what, and what it looked like before and after.
struct AuditEntry: Sendable, Equatable {
    var action: AuditAction
    var resource: AuditResource
    /// What people call the thing that was changed: `refund_desk@v3`, `Shop>get_order`, the name of a key.
    var key: String
    /// Nil for what is new.
    private(set) var before: Value?
    /// Nil for what is gone.
    private(set) var after: Value?

    /// Keeps of the two states the members that differ, without secrets and without long texts.
    ///
    /// - Parameters:
    ///   - before: the members of the thing before the change, a record; nil when it did not exist.
    ///   - after: the members afterwards, a record; nil when it no longer exists.
    init(_ action: AuditAction, _ resource: AuditResource, key: String, before: Value? = nil, after: Value? = nil) {
        self.action = action
        self.resource = resource
        self.key = key
        let difference = AuditSummary.difference(before, after)
        self.before = difference.before
        self.after = difference.after
    }
}

/// What was done.
enum AuditAction: String, Sendable {
    case create, update, delete
    case deploy, retract, rollback
    case revoke, activate, deactivate
    case fire, retry
    case complete, terminate
    case markComplete = "mark_complete"
    case solve
}

/// What it was done to; those of manifests are called as in their plans (contract, 26.4).
enum AuditResource: String, Sendable {
    case agent
    case version = "agent_version"
    case service, operation, trigger
    case provider = "llm_provider"
    case apiKey = "api_key"
    case secret, file
    case ingress
    case userTask = "user_task"
    case session, incident
    case trouble
}
