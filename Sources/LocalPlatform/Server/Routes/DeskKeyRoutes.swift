import HTTPTypes
import Hummingbird
import Values

/// Making and revoking API keys (contract, sections 3.2 and 27).
struct DeskKeyRoutes: Sendable {
    let store: Store
    let keys: KeyRing
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.post("api-keys", use: create)
        tenant.post("api-keys/:keyId/revoke", use: revoke)
    }

    /// `{name, scopes: [{agentId, triggerId}], allowFileUploads?, ephemeral?}` → `{id, secret, hint}`. The secret is
    /// shown this once. An ephemeral key ends with the process and is not stored.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let secret = Credential.makeAPIKey()
        let key = APIKeyRecord(
            id: makeId(), name: try members.requiredString("name"),
            secretHash: Credential.hex(Credential.digest(of: secret.reveal())),
            lastFour: String(secret.reveal().suffix(4)), scopes: try await scopes(members),
            allowFileUploads: try members.bool("allowFileUploads") ?? false, createdAt: now())
        if try members.bool("ephemeral") != true { try await store.insert(key: key) }
        keys.add(key)
        return .json(created(key, secret), status: .created)
    }

    private func created(_ key: APIKeyRecord, _ secret: Secret) -> JSONText {
        .record { body in
            body.add("id", key.id)
            body.add("secret", secret.reveal())
            body.add("hint", secret.hint)
        }
    }

    @Sendable
    private func revoke(_ request: Request, context: DeskContext) async throws -> Response {
        guard let id = context.parameters.get("keyId")?.asUUID else { throw Self.unknownKey }
        let wasStored = try await store.revokeKey(id: id, at: now())
        let wasKnown = keys.remove(id: id)
        guard wasStored || wasKnown else { throw Self.unknownKey }
        return .json(.record { $0.add("ok", Value.bool(true)) })
    }

    private static let unknownKey = APIError(.notFound, "There is no active API key with this id.")
}

extension DeskKeyRoutes {
    /// The pairs of an agent and one of its triggers that the new key is to open.
    private func scopes(_ members: BodyMembers) async throws -> [KeyScope] {
        guard let list = try members.list("scopes"), !list.isEmpty else {
            throw APIError.invalid("scopes", "is required")
        }
        var scopes: [KeyScope] = []
        for (position, entry) in list.enumerated() {
            scopes.append(try await scope(entry, at: "scopes[\(position)]"))
        }
        return scopes
    }

    private func scope(_ entry: Value, at field: String) async throws -> KeyScope {
        guard let agentId = entry["agentId"].string?.asUUID else {
            throw APIError.invalid("\(field).agentId", "must be a UUID")
        }
        guard let triggerId = entry["triggerId"].string?.asUUID else {
            throw APIError.invalid("\(field).triggerId", "must be a UUID")
        }
        guard let trigger = try await store.trigger(id: triggerId), trigger.agentId == agentId else {
            throw APIError.invalid("\(field).triggerId", "names no trigger of this agent")
        }
        return KeyScope(agentId: agentId, triggerId: triggerId)
    }
}
