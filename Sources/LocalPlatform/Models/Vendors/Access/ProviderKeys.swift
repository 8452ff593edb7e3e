import Values

/// The keys that providers show to their vendors: the secret that the provider names, else, and only for the vendor itself,
/// the variable of the environment.
struct ProviderKeys: Sendable {
    let settings: ModelSettings
    /// The value of a secret by its name.
    let secret: @Sendable (String) -> Secret?
    /// Hides the secrets of the workspace.
    let mask: @Sendable () -> SecretMask

    /// Where the key of a provider comes from.
    func source(for provider: ProviderRecord) -> KeySource {
        if let name = provider.apiKeySecretName { return secret(name) == nil ? .missingSecret(name) : .secret(name) }
        guard provider.type != .selfHosted, !provider.isScripted,
            let variable = ModelSettings.keyVariables[provider.type]
        else { return .notNeeded }
        let isSet = settings.keys[variable] != nil
        let endpoint = try? ProviderEndpoint(provider.type, override: provider.baseUrlOverride, settings: settings)
        guard endpoint?.mayHaveVendorKey == true else { return isSet ? .withheld(variable) : .missing(nil) }
        return isSet ? .environment(variable) : .missing(variable)
    }

    /// The key to send; nil where none is needed. Throws `refused` when there is none that could be sent.
    func key(for provider: ProviderRecord) throws(ModelError) -> ProviderKey? {
        let source = source(for: provider)
        let value: Secret?
        switch source {
        case .notNeeded: return nil
        case .secret(let name): value = secret(name)
        case .environment(let variable): value = settings.keys[variable]
        case .missing, .withheld, .missingSecret: value = nil
        }
        guard let value else {
            throw .refused("The provider '\(provider.name)' \(source.complaint).")
        }
        let key = ProviderKey(secret: Secret(value.reveal().trimmed), source: source)
        guard key.isSendable else {
            throw .refused(
                "The key of the provider '\(provider.name)' (\(source.phrase)) is empty or holds characters that no key has."
            )
        }
        return key
    }
}

/// A key, and where it comes from.
struct ProviderKey: Sendable {
    let secret: Secret
    let source: KeySource

    /// Whether it can stand in a header.
    fileprivate var isSendable: Bool {
        let bytes = secret.reveal().utf8
        return !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

/// Where a provider's key comes from.
enum KeySource: Sendable, Equatable {
    case secret(String)
    /// The provider names a secret that is not there.
    case missingSecret(String)
    case environment(String)
    /// A self-hosted model without a secret, or a script.
    case notNeeded
    /// The vendor wants a key, and nobody has named one. The variable that could hold it; nil where none would be sent.
    case missing(String?)
    /// As above, and the variable holds a key, which goes to the vendor itself only and not to the provider's address.
    case withheld(String)

    /// The words for it on the desk.
    var name: String {
        switch self {
        case .secret: "secret"
        case .missingSecret: "missing_secret"
        case .environment: "environment"
        case .notNeeded: "none"
        case .missing, .withheld: "missing"
        }
    }

    /// The name of the variable that stands in for a secret; nil when none does.
    var variable: String? {
        if case .environment(let variable) = self { variable } else { nil }
    }

    /// For messages.
    fileprivate var phrase: String {
        switch self {
        case .secret(let name), .missingSecret(let name): "the secret '\(name)'"
        case .environment(let variable): "\(variable) of the environment"
        case .notNeeded, .missing, .withheld: "none"
        }
    }

    /// What is said when the vendor does not accept the key.
    var accused: String {
        switch self {
        case .notNeeded, .missing, .withheld: "wants a key; \(Self.advice)"
        default: "does not accept its key (\(phrase))"
        }
    }

    private static let advice = "name a secret that holds it in its apiKeySecretName"

    /// Why there is no key to send.
    fileprivate var complaint: String {
        switch self {
        case .missingSecret(let name): "names the secret '\(name)', which is not there"
        case .withheld(let variable):
            "has no API key: \(variable) is set, but goes to the vendor's own address only; \(Self.advice)"
        case .missing(let variable?): "has no API key; \(Self.advice), or set \(variable)"
        default: "has no API key; \(Self.advice)"
        }
    }
}

extension ProviderRecord {
    /// Whether a script stands in for the model.
    var isScripted: Bool { baseUrlOverride.flatMap { ScriptLibrary.scriptName(in: $0) } != nil }
}
