import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import Values

/// Manifests: preflight, plan, apply, lint, export and diff (contract, sections 26 and 27).
struct DeskManifestRoutes: Sendable {
    let store: Store
    let applier: ManifestApplier

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.post("agents/manifest/preflight", use: preflight)
        tenant.post("agents/manifest/apply", use: apply)
        tenant.post("agents/manifest/lint", use: lint)
        tenant.get("agents/:agentId/manifest", use: export)
        tenant.post("agents/:agentId/manifest/diff", use: compare)
    }

    @Sendable
    private func preflight(_ request: Request, context: DeskContext) async throws -> Response {
        let manifest = try await ManifestRequest(request)
        let providers = try await store.read { try ProviderRecord.fetchAll($0).map(\.name) }
        let preflight = ManifestPreflight(
            manifest.source, providers: providers, overrides: manifest.providerOverrides)
        return .json(JSONText(preflight.value))
    }

    /// Plans with `dryRun=true`, else applies.
    @Sendable
    private func apply(_ request: Request, context: DeskContext) async throws -> Response {
        let body = try await ManifestRequest(request)
        let options = try ManifestOptions(request, providerOverrides: body.providerOverrides)
        if let anchor = options.anchorAgentId, try await store.agent(id: anchor) == nil {
            throw APIError(.notFound, "There is no agent with the anchorAgentId in this workspace.")
        }
        let isPlan = try request.uri.queryParameters.flag("dryRun")
        do {
            let manifest = try ManifestReader.read(body.source)
            let result =
                isPlan
                ? try await applier.plan(manifest, options)
                : try await applier.apply(manifest, options, by: context.actor)
            return .json(JSONText(result.value))
        } catch ManifestApplyError.manifest(let error) {
            throw APIError(error)
        } catch let error as ManifestError {
            throw APIError(error)
        }
    }

    /// Checks without a workspace: one manifest with all that it includes, or each file of a folder by itself.
    @Sendable
    private func lint(_ request: Request, context: DeskContext) async throws -> Response {
        let body = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let lint = try body.string("yaml") == nil ? try Self.folderLint(body) : try Self.lint(body)
        return .json(JSONText(lint.value))
    }

    private static func lint(_ body: BodyMembers) throws(APIError) -> ManifestLint {
        var source = try ManifestRequest(body).source
        source.isOffline = true
        return ManifestLint(source)
    }

    private static func folderLint(_ body: BodyMembers) throws(APIError) -> ManifestLint {
        let files = try body.files("files")
        do { return try ManifestLint(folder: files) } catch { throw APIError(error) }
    }

    @Sendable
    private func export(_ request: Request, context: DeskContext) async throws -> Response {
        let all = try Self.exportsAll(request)
        let export = try await export(context, allVersions: all)
        return Response(
            status: .ok, headers: [.contentType: "text/yaml; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: export.text(at: applier.now()))))
    }

    /// What the manifest of the body and the agent's exported one do not have in common.
    @Sendable
    private func compare(_ request: Request, context: DeskContext) async throws -> Response {
        let body = try await ManifestRequest(request)
        let export = try await export(context, allVersions: try Self.exportsAll(request))
        do {
            let local = try ManifestReader.read(body.source)
            let remote = try ManifestReader.read(export.text(at: applier.now()), file: nil)
            return .json(JSONText(ManifestComparison(local: local, remote: remote).value))
        } catch {
            throw APIError(error)
        }
    }

    private static func exportsAll(_ request: Request) throws(APIError) -> Bool {
        switch request.uri.queryParameters["versions"] {
        case nil, "current": return false
        case "all": return true
        default: throw .invalid("versions", "must be current or all")
        }
    }

    private func export(_ context: DeskContext, allVersions: Bool) async throws -> ManifestExport {
        let id = context.pathId("agentId")
        let tenantId = store.tenantId
        let export = try await store.read { db -> ManifestExport? in
            let workspace = try Workspace(tenantId: tenantId, in: db)
            return id.flatMap(workspace.agent).map {
                ManifestExport(of: $0, in: workspace, allVersions: allVersions)
            }
        }
        guard let export else { throw APIError(WorkspaceError.agentNotFound) }
        return export
    }
}
