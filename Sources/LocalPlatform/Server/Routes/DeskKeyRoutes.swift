import GRDB
import HTTPTypes
import Hummingbird
import Values

/// API keys: making, listing, changing and revoking them (contract, sections 3.2 and 27). The secret is shown once, when
/// the key is made, and kept nowhere.
struct DeskKeyRoutes: Sendable {
    let store: Store
    let keys: KeyRing
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String
    /// The database and the ring change together: whoever comes between would leave one of them behind.
    private let gate = TurnGate()

    init(
        store: Store, keys: KeyRing, now: @escaping @Sendable () -> Instant, makeId: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.keys = keys
        self.now = now
        self.makeId = makeId
    }

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("api-keys", use: list)
        tenant.post("api-keys", use: create)
        tenant.get("api-keys/:keyId", use: show)
        tenant.patch("api-keys/:keyId", use: change)
        tenant.post("api-keys/:keyId/revoke", use: revoke)
    }

    /// All keys, oldest first, those that end with the process last; `?active=true` leaves out the revoked ones.
    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let isActive = try request.uri.queryParameters.flag("active")
        let stored = try await store.keys().map { DeskKey($0, isEphemeral: false) }
        let ephemeral = keys.ephemeral.map { DeskKey($0, isEphemeral: true) }
        let all = (stored + ephemeral).filter { !isActive || $0.record.revokedAt == nil }
        let shown = Array(all.dropFirst(page.skip).prefix(page.take))
        let names = try await store.scopeNames()
        return .page(shown.map { $0.json(names) }, total: all.count)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.keyId()
        let record = try await store.key(id: id).map { DeskKey($0, isEphemeral: false) }
        let ephemeral = keys.ephemeral.first { $0.id == id }.map { DeskKey($0, isEphemeral: true) }
        guard let key = record ?? ephemeral else { throw DeskContext.unknownKey }
        return .json(key.json(try await store.scopeNames()))
    }

    /// `{name, scopes: [{agentId, triggerId}], allowFileUploads?, ephemeral?}` → `{id, secret, hint}`. The secret is
    /// shown this once. An ephemeral key ends with the process, is not stored, and so is no change of the workspace; it may
    /// open all agents (`allAgents`) instead of having scopes.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let secret = Credential.makeAPIKey()
        let scopes = try KeyScopes(members)
        let isEphemeral = try members.bool("ephemeral") ?? false
        let opensAll = isEphemeral ? try members.bool("allAgents") ?? false : false
        let key = APIKeyRecord(
            id: makeId(), name: try members.requiredString("name"),
            secretHash: Credential.hex(Credential.digest(of: secret.reveal())),
            lastFour: String(secret.reveal().suffix(4)), scopes: opensAll ? [] : try scopes.required(),
            allowFileUploads: try members.bool("allowFileUploads") ?? false, opensAllAgents: opensAll,
            createdAt: now())
        try await gate.inTurn(of: key.id) {
            try await store.write(orRefuse: APIError.self) { db in
                try scopes.check(in: db)
                guard !isEphemeral else { return }
                try key.insert(db)
                try AuditEntry(.create, .apiKey, key: key.name, after: key.audited)
                    .write(by: context.actor, at: key.createdAt, in: db)
            }
            keys.add(key, isEphemeral: isEphemeral)
        }
        return .json(created(key, secret), status: .created)
    }

    private func created(_ key: APIKeyRecord, _ secret: Secret) -> JSONText {
        .record { body in
            body.add("id", key.id)
            body.add("secret", secret.reveal())
            body.add("hint", secret.hint)
        }
    }

    /// `{name?, scopes?, allowFileUploads?}`: the members that are to change → the key. It counts from the next request on.
    @Sendable
    private func change(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.keyId()
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let scopes = try KeyScopes(members)
        let name = members.record["name"] == nil ? nil : try members.requiredString("name")
        let uploads = try members.bool("allowFileUploads")
        let change: @Sendable (inout APIKeyRecord) -> Void = { key in
            key.name = name ?? key.name
            key.scopes = scopes.scopes ?? key.scopes
            key.allowFileUploads = uploads ?? key.allowFileUploads
        }
        let (key, isStored) = try await gate.inTurn(of: id) {
            let isStored = try await store.write(orRefuse: APIError.self) { db in
                try scopes.check(in: db)
                return try update(id, change, by: context.actor, in: db)
            }
            guard let key = keys.change(id: id, change) else { throw DeskContext.unknownKey }
            return (key, isStored)
        }
        return .json(DeskKey(key, isEphemeral: !isStored).json(try await store.scopeNames()))
    }

    /// False when there is no active key with this id in the store.
    private func update(
        _ id: String, _ change: (inout APIKeyRecord) -> Void, by actor: AuditActor, in db: Database
    ) throws -> Bool {
        guard let former = try APIKeyRecord.fetchOne(db, key: id), former.revokedAt == nil else { return false }
        var key = former
        change(&key)
        guard key != former else { return true }
        try key.update(db)
        try AuditEntry(.update, .apiKey, key: former.name, before: former.audited, after: key.audited)
            .write(by: actor, at: now(), in: db)
        return true
    }

    @Sendable
    private func revoke(_ request: Request, context: DeskContext) async throws -> Response {
        let id = try context.keyId()
        let time = now()
        let wasThere = try await gate.inTurn(of: id) {
            let wasStored = try await store.write { db in
                guard var key = try APIKeyRecord.fetchOne(db, key: id), key.revokedAt == nil else { return false }
                key.revokedAt = time
                try key.update(db)
                try AuditEntry(.revoke, .apiKey, key: key.name).write(by: context.actor, at: time, in: db)
                return true
            }
            return keys.remove(id: id) || wasStored
        }
        guard wasThere else { throw DeskContext.unknownKey }
        return .ok
    }
}

extension DeskContext {
    fileprivate static let unknownKey = APIError(.notFound, "There is no active API key with this id.")

    /// The key's id in the path.
    fileprivate func keyId() throws(APIError) -> String {
        guard let id = pathId("keyId") else { throw Self.unknownKey }
        return id
    }
}

extension APIKeyRecord {
    /// The members that the audit log shows.
    fileprivate var audited: Value {
        let pairs = scopes.map { "\($0.agentId) \($0.triggerId)" }
        return [
            "name": .string(name), "hint": .string(hint), "scopes": Value(strings: pairs),
            "allowFileUploads": .bool(allowFileUploads),
        ]
    }
}
