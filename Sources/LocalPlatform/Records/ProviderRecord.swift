import Values

/// Where models are asked (contract, section 23).
struct ProviderRecord: Sendable, Equatable {
    var id: String
    /// Unique in the workspace.
    var name: String
    var type: ProviderType
    /// Required for `self_hosted`; with the scheme `script:` it names a file of scripted turns.
    var baseUrlOverride: String?
    /// The secret that holds the vendor's key, by name.
    var apiKeySecretName: String?
    var createdAt: Instant
    var updatedAt: Instant
}

/// The vendors of models (contract, section 23).
enum ProviderType: String, Sendable, CaseIterable {
    case openai
    case openaiAzure = "openai_azure"
    case anthropic
    case selfHosted = "self_hosted"
}
