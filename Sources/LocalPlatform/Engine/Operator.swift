/// Somebody who works at the desk: the person, and the credential that the audit log names.
struct Operator: Sendable, Equatable {
    var name: String
    var credential: AuditActor

    /// How timelines and tasks name the person.
    var actor: Actor { Actor(type: .user, id: name) }
}
