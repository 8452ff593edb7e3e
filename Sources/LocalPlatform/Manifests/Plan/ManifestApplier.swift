import GRDB
import Values

/// Makes the workspace fit a manifest, in one transaction (contract, 26.4).
struct ManifestApplier: Sendable {
    let store: Store
    let scripts: ScriptLibrary
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String
    /// Slugs of the built-in tools that have a local handler: what has only such needs no connection (contract, 22.3).
    var handledTools: Set<String> = []

    /// What `apply` would do; nothing is changed.
    func plan(
        _ manifest: Manifest, _ options: ManifestOptions = ManifestOptions()
    ) async throws(ManifestApplyError) -> ManifestResult {
        let manifest = withScriptProblems(manifest, options)
        return try await settled {
            try await store.read(orRefuse: ManifestError.self) { [self] db in
                try plan(manifest, options, in: db).result
            }
        }
    }

    /// Creates and updates what differs, and deletes what `options` say. Nothing is changed on any error.
    func apply(
        _ manifest: Manifest, _ options: ManifestOptions = ManifestOptions(), by actor: AuditActor = .platform
    ) async throws(ManifestApplyError) -> ManifestResult {
        let manifest = withScriptProblems(manifest, options)
        return try await settled {
            try await store.configure(orRefuse: ManifestError.self) { [self] db in
                let plan = try plan(manifest, options, in: db)
                try plan.changes.write(by: actor, at: plan.now, to: db)
                var result = plan.result
                result.dryRun = false
                return result
            }
        }
    }

    private func plan(_ manifest: Manifest, _ options: ManifestOptions, in db: Database) throws -> ManifestPlan {
        try ManifestPlan(
            manifest, in: Workspace(tenantId: store.tenantId, in: db), options: options, handledTools: handledTools,
            now: now(), makeId: makeId)
    }

    /// A script with a mistake is told when it is applied, not when a run needs it.
    private func withScriptProblems(_ manifest: Manifest, _ options: ManifestOptions) -> Manifest {
        var manifest = manifest
        for version in manifest.versions {
            let agent = manifest.agents.first { $0.draft.manifestKey == version.agentKey }?.draft
            guard let provider = manifest.providers.first(where: { $0.draft.name == agent?.llmProviderName }),
                options.providerOverrides[provider.draft.name] == nil,
                let address = provider.draft.baseUrlOverride, ScriptLibrary.scriptName(in: address) != nil
            else { continue }
            do {
                _ = try scripts.script(at: address, model: version.draft.llmModel)
            } catch {
                let problem = provider.place.problem("baseUrlOverride", error.message)
                if !manifest.problems.contains(problem) { manifest.problems.append(problem) }
            }
        }
        return manifest
    }

    private func settled(
        _ body: () async throws -> ManifestResult
    ) async throws(ManifestApplyError) -> ManifestResult {
        do {
            return try await body()
        } catch let error as ManifestError {
            throw .manifest(error)
        } catch {
            throw .store(error as? StoreError ?? StoreError(error))
        }
    }
}

/// Why a manifest was not applied.
enum ManifestApplyError: Error {
    case manifest(ManifestError)
    case store(StoreError)
}
