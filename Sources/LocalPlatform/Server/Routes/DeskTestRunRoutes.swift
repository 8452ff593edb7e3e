import HTTPTypes
import Hummingbird
import Values

/// Test runs of any version, deployed or not (contract, 18.2).
struct DeskTestRunRoutes: Sendable {
    let store: Store
    let engine: Engine
    let files: FileLibrary

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.post("agents/:agentId/versions/:versionId/runs", use: start)
    }

    /// `{input?, operator?}` → 202 and the members of section 5; no trigger has a part in it.
    @Sendable
    private func start(_ request: Request, context: DeskContext) async throws -> Response {
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let input = Value.record(try members.object("input") ?? Record())
        let person = context.person(try OperatorBody(members)).actor
        guard let agent = try await store.agent(id: try context.agentId()) else { throw WorkspaceError.agentNotFound }
        guard let version = try await store.version(id: try context.versionId()), version.agentId == agent.id else {
            throw WorkspaceError.versionNotFound
        }
        if let problem = VersionChecks.problems(of: version, in: agent.executionMode).first {
            throw APIError(.validationFailed, "\(problem.member): \(problem.text).", field: problem.member)
        }
        if let path = try await files.firstMissing(in: input, at: "input") { throw APIError.fileNotFound(path) }
        let session = try await engine.startTestRun(of: agent, version, input: input, by: person)
        return .json(session.started, status: .accepted)
    }
}
