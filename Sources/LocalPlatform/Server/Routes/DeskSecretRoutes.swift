import GRDB
import HTTPTypes
import Hummingbird
import Values

/// The secrets of the workspace (contract, sections 23 and 27): their names are listed, their values go in and never out.
struct DeskSecretRoutes: Sendable {
    let store: Store
    let vault: SecretVault
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("secrets", use: list)
        tenant.post("secrets", use: create)
        tenant.get("secrets/:secret", use: show)
        tenant.delete("secrets/:secret", use: delete)
    }

    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (records, uses) = try await store.read { db in (try SecretRecord.all(in: db), try SecretUses(in: db)) }
        var items: [JSONText] = []
        for record in records.dropFirst(page.skip).prefix(page.take) { items.append(await json(record, uses)) }
        return .page(items, total: records.count)
    }

    /// The path names a secret by its id or its name.
    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        let path = context.parameters.get("secret") ?? ""
        let (record, uses) = try await store.read(orRefuse: APIError.self) { db in
            (try Self.find(path, in: db), try SecretUses(in: db))
        }
        return .json(await json(record, uses))
    }

    /// `{name, value, kind?}` → the secret without its value, 201. The value is written once: there is no way to change or
    /// to read it.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let record = SecretRecord(
            id: makeId(), name: try Self.name(members), kind: try Self.kind(members), createdAt: now())
        try await vault.add(record, value: try Self.value(members)) {
            try await store.configure(orRefuse: APIError.self) { db in
                guard try SecretRecord.named(record.name, in: db) == nil else {
                    throw APIError(
                        .nameTaken, "There is a secret '\(record.name)' already; its value cannot be changed.",
                        field: "name")
                }
                try record.insert(db)
                try AuditEntry(.create, .secret, key: record.name, after: ["kind": .string(record.kind.rawValue)])
                    .write(by: context.actor, at: record.createdAt, in: db)
            }
        }
        let uses = try await store.read { try SecretUses(in: $0) }
        return .json(await json(record, uses), status: .created)
    }

    /// Deletes a secret that nothing needs. With `?force=true` it goes in any case, and `warnings` say what is broken then.
    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let path = context.parameters.get("secret") ?? ""
        let isForced = request.uri.queryParameters["force"] == "true"
        let (record, uses) = try await store.configure(orRefuse: APIError.self) { db in
            let record = try Self.find(path, in: db)
            let uses = try SecretUses(in: db).of(record.name)
            guard uses.isEmpty || isForced else { throw APIError(.inUse, Self.warning(record, uses)) }
            _ = try record.delete(db)
            try AuditEntry(.delete, .secret, key: record.name, before: ["kind": .string(record.kind.rawValue)])
                .write(by: context.actor, at: now(), in: db)
            return (record, uses)
        }
        var warnings = uses.isEmpty ? [] : [Self.warning(record, uses)]
        if await !vault.forget(record) {
            warnings.append("Its value could not be taken out of the sealed file now; the next start does it.")
        }
        return .json(
            .record { members in
                members.add("ok", Value.bool(true))
                members.add("warnings", Value(strings: warnings))
            })
    }

    private static func warning(_ record: SecretRecord, _ uses: [SecretUse]) -> String {
        let list = uses.map(\.phrase).joined(separator: ", ")
        return "The secret '\(record.name)' is needed by \(list); without it that fails."
    }

    private static func find(_ path: String, in db: Database) throws -> SecretRecord {
        let byId = try path.asUUID.flatMap { try SecretRecord.fetchOne(db, key: $0) }
        guard let record = try byId ?? SecretRecord.named(path, in: db) else {
            throw APIError(.notFound, "There is no such secret in this workspace.")
        }
        return record
    }

    private func json(_ record: SecretRecord, _ uses: SecretUses) async -> JSONText {
        let isReadable = await vault.isReadable(record)
        return .record { members in
            members.add("id", record.id)
            members.add("name", record.name)
            members.add("kind", record.kind.rawValue)
            members.add("createdAt", record.createdAt)
            members.add("usedBy", .list(uses.of(record.name).map(\.json)))
            members.add("readable", Value.bool(isReadable))
        }
    }
}

/// Reading the members of a new secret. No message repeats what was sent: it may be a value in the wrong place.
extension DeskSecretRoutes {
    private static func name(_ members: BodyMembers) throws(APIError) -> String {
        let name = try members.requiredString("name")
        guard SecretRecord.isName(name) else {
            throw .invalid("name", "must be 1 to 100 letters, digits and _ - .")
        }
        return name
    }

    private static func kind(_ members: BodyMembers) throws(APIError) -> SecretKind {
        guard let text = try members.string("kind") else { return .user }
        guard let kind = SecretKind.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            throw .invalid("kind", "must be User or System")
        }
        return kind
    }

    private static func value(_ members: BodyMembers) throws(APIError) -> Secret {
        let value = try members.requiredString("value")
        guard value.utf8.count <= SecretRecord.largestValue else {
            throw .invalid("value", "may have at most \(SecretRecord.largestValue) bytes")
        }
        return Secret(value)
    }
}

extension SecretUse {
    fileprivate var json: JSONText {
        .record { members in
            members.add("resource", resource)
            members.add("key", key)
        }
    }
}
