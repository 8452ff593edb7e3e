import GRDB
import Values

/// Makes the workspace fit a manifest, in one transaction (contract, 26.4).
struct ManifestApplier: Sendable {
    let store: Store
    let scripts: ScriptLibrary
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    /// What `apply` would do; nothing is changed.
    func plan(_ manifest: Manifest) async throws(ManifestApplyError) -> ManifestResult {
        try checkScripts(of: manifest)
        return try await settled { [self] in
            try await store.read { db in try result { try plan(manifest, in: db).result } }
        }
    }

    /// Creates and updates what differs. Nothing is changed on any error.
    func apply(_ manifest: Manifest) async throws(ManifestApplyError) -> ManifestResult {
        try checkScripts(of: manifest)
        return try await settled { [self] in
            try await store.configure { db in
                try result {
                    let plan = try plan(manifest, in: db)
                    try write(plan, to: db)
                    var result = plan.result
                    result.dryRun = false
                    return result
                }
            }
        }
    }

    private func plan(_ manifest: Manifest, in db: Database) throws -> ManifestPlan {
        try ManifestPlan(
            manifest, in: Workspace(tenantId: store.tenantId, in: db), now: now(), makeId: makeId)
    }

    private func write(_ plan: ManifestPlan, to db: Database) throws {
        for record in plan.providers { try record.upsert(db) }
        for record in plan.services { try record.upsert(db) }
        for record in plan.operations { try record.upsert(db) }
        for record in plan.agents { try record.upsert(db) }
        for record in plan.versions { try record.upsert(db) }
        for record in plan.triggers { try record.upsert(db) }
    }

    /// A script with a mistake is told when it is applied, not when a run needs it.
    private func checkScripts(of manifest: Manifest) throws(ManifestApplyError) {
        var problems: [DocumentProblem] = []
        for version in manifest.versions {
            let agent = manifest.agents.first { $0.draft.manifestKey == version.agentKey }?.draft
            guard let provider = manifest.providers.first(where: { $0.draft.name == agent?.llmProviderName }),
                let address = provider.draft.baseUrlOverride, ScriptLibrary.scriptName(in: address) != nil
            else { continue }
            do {
                _ = try scripts.script(at: address, model: version.draft.llmModel)
            } catch {
                let problem = provider.place.problem("baseUrlOverride", error.message)
                if !problems.contains(problem) { problems.append(problem) }
            }
        }
        if !problems.isEmpty { throw .manifest(ManifestError(file: manifest.file, problems: problems)) }
    }

    /// Carries a refusal out of a closure of the store, which would only keep its text. Nothing was written by then.
    private func result(
        _ body: () throws -> ManifestResult
    ) throws -> Result<ManifestResult, ManifestError> {
        do { return .success(try body()) } catch let error as ManifestError { return .failure(error) }
    }

    private func settled(
        _ body: () async throws -> Result<ManifestResult, ManifestError>
    ) async throws(ManifestApplyError) -> ManifestResult {
        do {
            return try await body().get()
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
