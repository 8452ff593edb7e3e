import Values

/// The headers by which an integration proves who it is (contract, 22.1, `auth`).
struct CredentialHeaders {
    let filler: ArgumentFiller

    /// What stands in the place of a credential that is no secret of the workspace.
    static let hidden = "…"

    private static let names: Set<String> = ["authorization", "proxy-authorization", "cookie", "x-api-key"]

    /// Whether a header of this name is a credential whoever wrote it.
    static func isCredential(_ name: String) -> Bool { names.contains(name.lowercased()) }

    /// Throws `integration_not_connected` when the secret is missing or is not what the method needs.
    func headers(of authentication: Authentication) throws(ToolFailure) -> [PreparedRequest.Header] {
        switch authentication {
        case .none: return []
        case .apiKeyHeader(let name, let secretName): return [try header(name, "", secretName)]
        case .bearer(let secretName): return [try header("Authorization", "Bearer ", secretName)]
        case .grantCredentials(let fields, let secretName): return try grant(fields, secretName)
        }
    }

    /// What of a secret goes into a header: without the white space at its ends, which files of secrets often have.
    static func text(named name: String, of secret: String) throws(ToolFailure) -> String {
        let text = secret.trimmed
        guard text.isHeaderValue else { throw unusable(name) }
        return text
    }

    private static func unusable(_ secretName: String) -> ToolFailure {
        ToolFailure(
            .notConnected, "The secret '\(secretName)' has a line break or control character; it cannot be sent.")
    }

    /// A secret behind a fixed text.
    private func header(
        _ name: String, _ prefix: String, _ secretName: String
    ) throws(ToolFailure) -> PreparedRequest.Header {
        let value = try Self.text(named: secretName, of: try filler.reveal(secretName: secretName))
        return PreparedRequest.Header(
            name: name, value: prefix + value, isCredential: true, shown: "\(prefix){{secrets.\(secretName)}}")
    }

    private func grant(
        _ fields: [ServiceConfiguration.Field], _ secretName: String
    ) throws(ToolFailure) -> [PreparedRequest.Header] {
        guard let grant = (try? JSON.parse(try filler.reveal(secretName: secretName)))?.record else {
            // Also says so when the secret is missing.
            _ = try filler.reveal(secretName: secretName)
            throw ToolFailure(.notConnected, "The secret '\(secretName)' is no JSON object.")
        }
        var headers: [PreparedRequest.Header] = []
        for field in fields {
            let template = Template(field.template)
            let value = try template.filled { name throws(ToolFailure) in
                if let other = ArgumentFiller.secretName(in: name) { return try filler.reveal(secretName: other) }
                guard let value = grant[name] else {
                    throw ToolFailure(.notConnected, "The secret '\(secretName)' has no field '\(name)'.")
                }
                return value.insertedText
            }
            let shown = template.filled { name in
                ArgumentFiller.secretName(in: name) == nil ? "{{secrets.\(secretName)}}" : "{{\(name)}}"
            }
            guard value.isHeaderValue else { throw Self.unusable(secretName) }
            headers.append(
                PreparedRequest.Header(name: field.name, value: value, isCredential: true, shown: shown))
        }
        return headers
    }
}

extension String {
    /// Whether the text can stand in a header without becoming another one (RFC 9110, 5.5).
    var isHeaderValue: Bool { utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }
}
