import Values

/// What the environment of the process says about models: keys for providers that name no secret, and permissions
/// (contract, section 23). It never prints a key.
public struct ModelSettings: Sendable {
    /// Keys by the variable they stand in.
    let keys: [String: Secret]
    /// Where Azure answers, when a provider does not say it.
    let azureEndpoint: String?
    /// Whether prompts and keys may go over plain `http` to another machine.
    let allowsPlainHTTP: Bool

    /// The variables that hold keys, by the vendor they are for.
    static let keyVariables: [ProviderType: String] = [
        .openai: "OPENAI_API_KEY", .openaiAzure: "AZURE_OPENAI_API_KEY", .anthropic: "ANTHROPIC_API_KEY",
    ]
    static let azureEndpointVariable = "AZURE_OPENAI_ENDPOINT"
    static let plainHTTPVariable = "PHROSH_ALLOW_HTTP_MODELS"

    /// Takes `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `AZURE_OPENAI_API_KEY`, `AZURE_OPENAI_ENDPOINT` and
    /// `PHROSH_ALLOW_HTTP_MODELS=1` from the variables of an environment; none by default.
    public init(environment: [String: String] = [:]) {
        let given = Self.keyVariables.values.compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : (name, Secret($0)) }
        }
        keys = Dictionary(given) { first, _ in first }
        azureEndpoint = environment[Self.azureEndpointVariable].flatMap { $0.isEmpty ? nil : $0 }
        allowsPlainHTTP = environment[Self.plainHTTPVariable] == "1"
    }
}
