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

    /// A secret behind a fixed text. The white space at its ends, which files of secrets often have, is not part of it.
    private func header(
        _ name: String, _ prefix: String, _ secretName: String
    ) throws(ToolFailure) -> PreparedRequest.Header {
        let value = try filler.reveal(secretName: secretName).trimmed
        return try checked(name, prefix + value, shown: "\(prefix){{secrets.\(secretName)}}", secretName)
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
            headers.append(try checked(field.name, value, shown: shown, secretName))
        }
        return headers
    }

    private func checked(
        _ name: String, _ value: String, shown: String, _ secretName: String
    ) throws(ToolFailure) -> PreparedRequest.Header {
        guard value.isHeaderValue else {
            throw ToolFailure(.notConnected, "The secret '\(secretName)' has a line break and cannot be sent.")
        }
        return PreparedRequest.Header(name: name, value: value, isCredential: true, shown: shown)
    }
}

extension String {
    /// Whether the text can stand in a header without becoming another one.
    var isHeaderValue: Bool { utf8.allSatisfy { $0 != 13 && $0 != 10 && $0 != 0 } }
}
