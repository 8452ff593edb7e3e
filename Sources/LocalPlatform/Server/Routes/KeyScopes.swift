import GRDB
import Values

/// The pairs of an agent and one of its triggers that a request wants a key to open (contract, section 3.2).
struct KeyScopes: Sendable {
    /// Nil when the request does not name any.
    let scopes: [KeyScope]?

    init(_ members: BodyMembers) throws(APIError) {
        guard members.record["scopes"] != nil else {
            scopes = nil
            return
        }
        guard let list = try members.list("scopes"), !list.isEmpty else { throw .invalid("scopes", "is required") }
        var scopes: [KeyScope] = []
        for (position, entry) in list.enumerated() {
            let scope = try Self.scope(entry, at: "scopes[\(position)]")
            if !scopes.contains(scope) { scopes.append(scope) }
        }
        self.scopes = scopes
    }

    func required() throws(APIError) -> [KeyScope] {
        guard let scopes else { throw .invalid("scopes", "is required") }
        return scopes
    }

    /// Refuses pairs that are none.
    func check(in db: Database) throws {
        for (position, scope) in (scopes ?? []).enumerated() {
            let trigger = try TriggerRecord.fetchOne(db, key: scope.triggerId)
            guard trigger?.agentId == scope.agentId else {
                throw APIError.invalid("scopes[\(position)].triggerId", "names no trigger of this agent")
            }
        }
    }

    private static func scope(_ entry: Value, at field: String) throws(APIError) -> KeyScope {
        guard let agentId = entry["agentId"].string?.asUUID else {
            throw .invalid("\(field).agentId", "must be a UUID")
        }
        guard let triggerId = entry["triggerId"].string?.asUUID else {
            throw .invalid("\(field).triggerId", "must be a UUID")
        }
        return KeyScope(agentId: agentId, triggerId: triggerId)
    }
}
