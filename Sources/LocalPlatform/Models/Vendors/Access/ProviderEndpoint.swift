import NIOCore
import Values

/// Where the calls of a provider go (contract, section 23).
struct ProviderEndpoint: Sendable, Equatable {
    let type: ProviderType
    private let base: RequestURL

    /// The version of Azure's interface, unless the base URL has an `api-version` of its own.
    static let azureVersion = "2024-10-21"

    /// - Parameter override: `baseUrlOverride` of the provider; where it is nil the address is the vendor's.
    ///
    /// Throws a sentence without its subject, `must be an http or https URL`, that fits behind a field's name.
    init(_ type: ProviderType, override: String?, settings: ModelSettings) throws(EndpointProblem) {
        let vendor: String? =
            switch type {
            case .openai: "https://api.openai.com/v1"
            case .anthropic: "https://api.anthropic.com"
            case .openaiAzure: settings.azureEndpoint
            case .selfHosted: nil
            }
        guard let text = override ?? vendor else { throw .missing }
        guard let base = RequestURL(text) else { throw .noURL }
        guard base.scheme == .https || base.isOnLoopback || settings.allowsPlainHTTP else { throw .plainHTTP }
        self.type = type
        self.base = base
    }

    /// `https://api.openai.com`, for messages.
    var origin: String { "\(base.scheme.rawValue)://\(base.hostHeader)" }

    /// Whether a key that the environment holds for the vendor may be sent there: to the vendor itself or to this machine.
    var mayHaveVendorKey: Bool {
        let isVendor =
            switch type {
            case .openai: base.host == "api.openai.com"
            case .anthropic: base.host == "api.anthropic.com"
            case .openaiAzure:
                [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"]
                    .contains { base.host.hasSuffix($0) }
            case .selfHosted: false
            }
        return type != .selfHosted && (base.isOnLoopback || isVendor && base.scheme == .https)
    }

    /// The URL of a call. Azure's older form has the model, which is the name of a deployment there, in its path.
    func url(for model: String) -> String {
        let (path, query) = pathAndQuery
        let target =
            switch type {
            case .openai, .selfHosted: Self.path(path, endingIn: "/chat/completions") + query
            case .anthropic:
                Self.path(
                    path, endingIn: path.hasSuffix("/v1") || path.hasSuffix("/messages") ? "/messages" : "/v1/messages")
                    + query
            case .openaiAzure: azureTarget(path, query, model)
            }
        return origin + target
    }

    private func azureTarget(_ path: String, _ query: String, _ model: String) -> String {
        // The newer form is that of OpenAI, and needs no version.
        if path.hasSuffix("/openai/v1") || path.hasSuffix("/chat/completions") {
            return Self.path(path, endingIn: "/chat/completions") + query
        }
        let resource = path.hasSuffix("/openai") ? String(path.dropLast(7)) : path
        let deployment =
            resource.contains("/openai/deployments/")
            ? resource : "\(resource)/openai/deployments/\(PercentEncoding.value(model))"
        let version =
            query.contains("api-version=") ? "" : "\(query.isEmpty ? "?" : "&")api-version=\(Self.azureVersion)"
        return "\(deployment)/chat/completions\(query)\(version)"
    }

    private var pathAndQuery: (path: String, query: String) {
        let path = base.target.prefix { $0 != "?" }
        let query = base.target[path.endIndex...]
        let end = path.lastIndex { $0 != "/" }.map(path.index(after:)) ?? path.startIndex
        return (String(path[..<end]), query == "?" ? "" : String(query))
    }

    private static func path(_ path: String, endingIn end: String) -> String { path.hasSuffix(end) ? path : path + end }
}

/// What is wrong with a base URL; the text fits behind the name of its field.
enum EndpointProblem: Error, Equatable {
    case missing, noURL, plainHTTP

    var message: String {
        switch self {
        case .missing: "is required for this type of provider"
        case .noURL: "must be an http or https URL without user, password and spaces"
        case .plainHTTP:
            "must be an https URL, since keys and conversations would go unencrypted to another machine; "
                + "\(ModelSettings.plainHTTPVariable)=1 in the environment allows it"
        }
    }
}

extension RequestURL {
    /// Whether the host is this machine by its spelling alone. No other name counts, whatever it resolves to.
    fileprivate var isOnLoopback: Bool {
        if host == "localhost" { return true }
        return (try? SocketAddress(ipAddress: host, port: 0)).flatMap { IPAddress($0) }?.isLoopback ?? false
    }
}
