import Values

/// The secrets of one `LiveTransport`: puts them into headers and keeps them out of everything else.
struct LiveCredentials: Sendable {
    let apiKey: Secret?
    let accessToken: Secret?

    /// The header a request carries (contract, section 3.1); nil when it needs none.
    func header(for credential: Credential) throws(TransportError) -> (name: String, value: String)? {
        switch credential {
        case .none: nil
        case .apiKey: ("X-API-Key", try Self.text(of: apiKey, called: "API key"))
        case .accessToken: ("Authorization", "Bearer " + (try Self.text(of: accessToken, called: "access token")))
        }
    }

    /// The bytes with each of the secrets replaced by its hint: a server may repeat in a refusal what it was sent.
    func hide(in bytes: [UInt8]) -> [UInt8] {
        var clean = bytes
        for secret in [apiKey, accessToken].compactMap(\.self) {
            clean = clean.replacing(Array(secret.reveal().utf8), with: Array(secret.hint.utf8))
        }
        return clean
    }

    private static func text(of secret: Secret?, called name: String) throws(TransportError) -> String {
        guard let text = secret?.reveal(), !text.isEmpty else {
            throw TransportError(.credentialMissing, "This request needs an \(name), and none is set.")
        }
        // The HTTP library would name the whole value in its error.
        guard text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw TransportError(.credentialMissing, "The \(name) holds characters that cannot stand in a header.")
        }
        return text
    }
}
