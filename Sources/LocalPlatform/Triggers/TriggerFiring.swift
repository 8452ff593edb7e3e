import GRDB
import Values

/// What a start through a trigger leaves behind besides its session. It is one transaction with the session, so that a
/// trigger has fired if and only if its run exists.
struct TriggerFiring: Sendable {
    var triggerId: String
    var at: Instant
    /// The row of the log of attempts; nil for schedules, which have none (contract, section 21).
    var ingress: IngressRecord?
    /// Who fired it by hand; nil for starts over the API and for schedules.
    var audit: AuditNote?

    /// With the run that came of it.
    func starting(run runId: String) -> TriggerFiring {
        var firing = self
        firing.ingress?.runId = runId
        return firing
    }

    func write(in db: Database) throws {
        try db.executeCached("UPDATE triggers SET last_fired_at = ? WHERE id = ?", at.nanoseconds, triggerId)
        try ingress?.write(in: db)
        if let audit { try audit.entry.write(by: audit.actor, at: at, in: db) }
    }
}
