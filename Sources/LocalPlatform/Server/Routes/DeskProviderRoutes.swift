import GRDB
import HTTPTypes
import Hummingbird
import Values

/// Where models are asked (contract, sections 23 and 27).
struct DeskProviderRoutes: Sendable {
    let store: Store
    let keys: ProviderKeys
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("llm-providers", use: list)
        tenant.post("llm-providers", use: create)
        tenant.get("llm-providers/:provider", use: show)
        tenant.patch("llm-providers/:provider", use: change)
        tenant.delete("llm-providers/:provider", use: delete)
    }

    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (records, agents) = try await store.read { db in
            (try ProviderRecord.fetchAll(db, sql: "SELECT * FROM providers ORDER BY name"), try Self.agents(in: db))
        }
        let items = records.dropFirst(page.skip).prefix(page.take).map { json($0, agents[$0.name] ?? []) }
        return .page(Array(items), total: records.count)
    }

    /// The path names a provider by its id or its name.
    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        let path = context.parameters.get("provider") ?? ""
        let (record, agents) = try await store.read(orRefuse: APIError.self) { db in
            (try Self.find(path, in: db), try Self.agents(in: db))
        }
        return .json(json(record, agents[record.name] ?? []))
    }

    /// `{name, type, baseUrlOverride?, apiKeySecretName?}` → the provider, 201.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let time = now()
        let record = ProviderRecord(
            id: makeId(), name: try members.requiredString("name"), type: try Self.type(members),
            baseUrlOverride: try members.string("baseUrlOverride"),
            apiKeySecretName: try members.string("apiKeySecretName"), createdAt: time, updatedAt: time)
        try check(record)
        try await store.configure(orRefuse: APIError.self) { db in
            guard try ProviderRecord.named(record.name, in: db) == nil else {
                throw APIError(.nameTaken, "There is a provider '\(record.name)' already.", field: "name")
            }
            try Self.checkSecret(of: record, in: db)
            try record.insert(db)
            try AuditEntry(.create, .provider, key: record.name, after: record.audited)
                .write(by: context.actor, at: time, in: db)
        }
        return .json(json(record, []), status: .created)
    }

    /// `{baseUrlOverride?, apiKeySecretName?}`: what is given replaces what is there, `null` takes it away.
    @Sendable
    private func change(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        try Self.checkUnchangeable(members)
        let address = try members.string("baseUrlOverride")
        let secretName = try members.string("apiKeySecretName")
        let path = context.parameters.get("provider") ?? ""
        let (record, agents) = try await store.configure(orRefuse: APIError.self) { db in
            let former = try Self.find(path, in: db)
            var record = former
            if members.record["baseUrlOverride"] != nil { record.baseUrlOverride = address }
            if members.record["apiKeySecretName"] != nil { record.apiKeySecretName = secretName }
            try check(record)
            if record.apiKeySecretName != former.apiKeySecretName { try Self.checkSecret(of: record, in: db) }
            if record != former {
                record.updatedAt = now()
                try record.update(db)
                try AuditEntry(
                    .update, .provider, key: record.name, before: former.audited, after: record.audited
                ).write(by: context.actor, at: record.updatedAt, in: db)
            }
            return (record, try Self.agents(in: db))
        }
        return .json(json(record, agents[record.name] ?? []))
    }

    /// Deletes a provider that no agent names.
    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let path = context.parameters.get("provider") ?? ""
        try await store.configure(orRefuse: APIError.self) { db in
            let record = try Self.find(path, in: db)
            let agents = try Self.agents(in: db)[record.name] ?? []
            guard agents.isEmpty else {
                let list = agents.joined(separator: ", ")
                throw APIError(.inUse, "The provider '\(record.name)' is needed by \(list).")
            }
            _ = try record.delete(db)
            try AuditEntry(.delete, .provider, key: record.name, before: record.audited)
                .write(by: context.actor, at: now(), in: db)
        }
        return .json(.record { $0.add("ok", Value.bool(true)) })
    }
}

extension DeskProviderRoutes {
    private func json(_ record: ProviderRecord, _ agents: [String]) -> JSONText {
        let source = keys.source(for: record)
        return .record { members in
            members.add("id", record.id)
            members.add("name", record.name)
            members.add("type", record.type.rawValue)
            members.add("baseUrlOverride", record.baseUrlOverride)
            members.add("apiKeySecretName", record.apiKeySecretName)
            members.add("keySource", source.name)
            members.add("keyVariable", source.variable)
            members.add("agents", .list(agents.map { JSONText(.string($0)) }))
            members.add("createdAt", record.createdAt)
            members.add("updatedAt", record.updatedAt)
        }
    }

    /// The names of agents by the provider they name.
    private static func agents(in db: Database) throws -> [String: [String]] {
        let agents = try AgentRecord.fetchAll(db, sql: "SELECT * FROM agents ORDER BY name")
        return Dictionary(grouping: agents, by: \.llmProviderName).mapValues { $0.map(\.name) }
    }

    private static func find(_ path: String, in db: Database) throws -> ProviderRecord {
        let byId = try path.asUUID.flatMap { try ProviderRecord.fetchOne(db, key: $0) }
        // Names of providers are free texts, which paths carry percent-encoded.
        guard let record = try byId ?? ProviderRecord.named(path.percentDecoded ?? path, in: db) else {
            throw APIError(.notFound, "There is no such provider in this workspace.")
        }
        return record
    }
}

/// What a provider must be.
extension DeskProviderRoutes {
    private static func type(_ members: BodyMembers) throws(APIError) -> ProviderType {
        let text = try members.requiredString("type")
        guard let type = ProviderType.allCases.first(where: { $0.rawValue == text.lowercased() }) else {
            let list = ProviderType.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid("type", "must be one of \(list)")
        }
        return type
    }

    private static func checkUnchangeable(_ members: BodyMembers) throws(APIError) {
        for name in ["name", "type"] where members.value(name) != nil {
            throw .invalid(name, "cannot be changed; make another provider")
        }
    }

    /// A script stands in for a model of one's own only; any other address is one that can be asked.
    private func check(_ record: ProviderRecord) throws(APIError) {
        if record.isScripted {
            guard record.type == .selfHosted else {
                throw .invalid("baseUrlOverride", "may be a script for self_hosted only")
            }
            return
        }
        // Azure may get its address from the environment later.
        if record.type == .openaiAzure, record.baseUrlOverride == nil { return }
        do {
            _ = try ProviderEndpoint(record.type, override: record.baseUrlOverride, settings: keys.settings)
        } catch {
            throw .invalid("baseUrlOverride", error.message)
        }
    }

    private static func checkSecret(of record: ProviderRecord, in db: Database) throws {
        guard let name = record.apiKeySecretName else { return }
        guard try SecretRecord.named(name, in: db) != nil else {
            throw APIError.invalid("apiKeySecretName", "names no secret of this workspace")
        }
    }
}

extension ProviderRecord {
    /// The members that the audit log shows.
    fileprivate var audited: Value {
        [
            "type": .string(type.rawValue), "baseUrlOverride": baseUrlOverride.map { .string($0) } ?? .null,
            "apiKeySecretName": apiKeySecretName.map { .string($0) } ?? .null,
        ]
    }
}
