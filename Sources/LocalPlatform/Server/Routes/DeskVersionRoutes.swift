import HTTPTypes
import Hummingbird
import Values

/// Versions and their life (contract, sections 18.2 and 27).
struct DeskVersionRoutes: Sendable {
    let store: Store
    let editor: WorkspaceEditor

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("agents/:agentId/versions", use: versions)
        tenant.post("agents/:agentId/versions", use: create)
        tenant.get("agents/:agentId/versions/:versionId", use: version)
        tenant.patch("agents/:agentId/versions/:versionId", use: update)
        tenant.delete("agents/:agentId/versions/:versionId", use: delete)
        tenant.post("agents/:agentId/versions/:versionId/deploy", use: deploy)
        tenant.post("agents/:agentId/versions/:versionId/retract", use: retract)
        tenant.post("agents/:agentId/rollback", use: rollBack)
    }

    @Sendable
    private func versions(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let agentId = try context.agentId()
        guard try await store.agent(id: agentId) != nil else { throw WorkspaceError.agentNotFound }
        let (versions, total) = try await store.versions(agentId: agentId, skip: page.skip, take: page.take)
        return .page(versions.map(\.json), total: total)
    }

    @Sendable
    private func version(_ request: Request, context: DeskContext) async throws -> Response {
        let agentId = try context.agentId()
        guard try await store.agent(id: agentId) != nil else { throw WorkspaceError.agentNotFound }
        guard let version = try await store.version(id: try context.versionId()), version.agentId == agentId else {
            throw WorkspaceError.versionNotFound
        }
        return .json(version.json)
    }

    /// The fields of 18.1, and `from`, the id of a version of the agent that gives what is left out → 201 and a new testing
    /// version.
    @Sendable
    private func create(_ request: Request, context: DeskContext) async throws -> Response {
        let agentId = try context.agentId()
        let members = try await JSONBody.read(request) ?? Record()
        let body = VersionBody(members: members)
        let source = try BodyMembers(record: members).string("from")
        let version = try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            let base = try source.map { try change.version($0.lowercased(), of: agent) }
            let draft = try body.draft(over: base, in: change.workspace)
            return try body.write { try change.create(draft, of: agent) }
        }
        return .json(version.json, status: .created)
    }

    /// The members that are to change → the version; a testing one only.
    @Sendable
    private func update(_ request: Request, context: DeskContext) async throws -> Response {
        let (agentId, versionId) = (try context.agentId(), try context.versionId())
        let body = VersionBody(members: try await JSONBody.read(request) ?? Record())
        let version = try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            let former = try change.editable(versionId, of: agent)
            let draft = try body.draft(over: former, in: change.workspace)
            return try body.write { try change.update(draft, of: agent) }
        }
        return .json(version.json)
    }

    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let (agentId, versionId) = (try context.agentId(), try context.versionId())
        try await editor.change(by: context.actor) { change in
            try change.deleteVersion(versionId, of: try change.agent(agentId))
        }
        return .ok
    }

    @Sendable
    private func deploy(_ request: Request, context: DeskContext) async throws -> Response {
        let (agentId, versionId) = (try context.agentId(), try context.versionId())
        _ = try await JSONBody.read(request)
        try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            try change.deploy(try change.version(versionId, of: agent), of: agent)
        }
        return Self.deployed(versionId)
    }

    @Sendable
    private func retract(_ request: Request, context: DeskContext) async throws -> Response {
        let (agentId, versionId) = (try context.agentId(), try context.versionId())
        _ = try await JSONBody.read(request)
        try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            try change.retract(try change.version(versionId, of: agent), of: agent)
        }
        return .ok
    }

    /// `{versionId?}`: deploys that version again, or without one the version that was live before.
    @Sendable
    private func rollBack(_ request: Request, context: DeskContext) async throws -> Response {
        let agentId = try context.agentId()
        let versionId = try BodyMembers(record: try await JSONBody.read(request) ?? Record()).string("versionId")
        let deployedId = try await editor.change(by: context.actor) { change in
            let agent = try change.agent(agentId)
            guard let versionId else { return try change.rollBack(agent).id }
            let version = try change.version(versionId.lowercased(), of: agent)
            try change.deploy(version, of: agent, as: .rollback)
            return version.id
        }
        return Self.deployed(deployedId)
    }

    private static func deployed(_ versionId: String) -> Response {
        .json(
            .record { body in
                body.add("ok", Value.bool(true))
                body.add("deployedVersionId", versionId)
            })
    }
}
