import Values

/// Finds the model behind a provider of the workspace.
struct ModelCatalog: Sendable {
    private let scripts: ScriptLibrary
    private let vendors: VendorModels?
    private let files: any ModelFileSource
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - vendors: the models of vendors; nil where only scripts can be asked.
    ///   - files: the library that scripts read files from.
    ///   - sleep: waits for the delays of scripts.
    init(
        scripts: ScriptLibrary, vendors: VendorModels? = nil, files: any ModelFileSource = NoModelFiles(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.scripts = scripts
        self.vendors = vendors
        self.files = files
        self.sleep = sleep
    }

    /// The model of the provider. Throws `unavailable` or `refused` when it cannot be asked.
    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider {
        if let address = record.baseUrlOverride, ScriptLibrary.scriptName(in: address) != nil {
            return ScriptProvider(address: address, scripts: scripts, files: files, sleep: sleep)
        }
        guard let vendors else {
            throw .unavailable("The provider '\(record.name)' is no script, and nothing else can be asked here.")
        }
        return try vendors.provider(for: record)
    }
}

/// The provider behind a `script:` address (contract, section 23). The script is looked up each round, so that a changed
/// file counts at once.
private struct ScriptProvider: ModelProvider {
    let address: String
    let scripts: ScriptLibrary
    let files: any ModelFileSource
    let sleep: @Sendable (Duration) async throws -> Void

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn {
        let script = try scripts.script(at: address, model: request.model)
        return try await ScriptModel(script, files: files, sleep: sleep).complete(request)
    }

    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>? {
        do throws(ModelError) {
            let script = try scripts.script(at: address, model: request.model)
            return ScriptModel(script, files: files, sleep: sleep).turnAtHand(for: request)
        } catch {
            return .failure(error)
        }
    }
}
