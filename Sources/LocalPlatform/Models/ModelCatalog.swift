import Values

/// Finds the model behind a provider of the workspace.
struct ModelCatalog: Sendable {
    private let scripts: ScriptLibrary
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter sleep: waits for the delays of scripts.
    init(
        scripts: ScriptLibrary,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.scripts = scripts
        self.sleep = sleep
    }

    /// The model of the provider. Throws `unavailable` for a vendor that this platform cannot ask.
    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider {
        guard let address = record.baseUrlOverride, ScriptLibrary.scriptName(in: address) != nil else {
            throw .unavailable("The provider '\(record.name)' is no script; this platform has no way to ask it.")
        }
        return ScriptProvider(address: address, scripts: scripts, sleep: sleep)
    }
}

/// The provider behind a `script:` address (contract, section 23). The script is looked up each round, so that a changed
/// file counts at once.
private struct ScriptProvider: ModelProvider {
    let address: String
    let scripts: ScriptLibrary
    let sleep: @Sendable (Duration) async throws -> Void

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn {
        let script = try scripts.script(at: address, model: request.model)
        return try await ScriptModel(script, sleep: sleep).complete(request)
    }
}
