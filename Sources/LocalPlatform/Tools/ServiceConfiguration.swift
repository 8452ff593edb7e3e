import Values

/// The `config` of an integration of type `http` (contract, 22.1), read from its record. What does not fit its type is
/// read as absent: manifests are checked before they are applied.
struct ServiceConfiguration: Sendable {
    var baseURL: String
    var authentication: Authentication
    var defaultHeaders: [Field]
    var defaultQuery: [Field]

    /// A name and the template of its value.
    struct Field: Sendable, Equatable {
        var name: String
        var template: String
    }

    init(_ config: Value) {
        baseURL = config["baseUrl"].string ?? ""
        authentication = Authentication(config["auth"])
        defaultHeaders = Field.list(config["defaultHeaders"])
        defaultQuery = Field.list(config["defaultQuery"])
    }
}

extension ServiceConfiguration.Field {
    /// The members of a record, in order.
    static func list(_ record: Value) -> [Self] {
        (record.record ?? Record()).compactMap { name, value in
            value.isNull ? nil : Self(name: name, template: value.insertedText)
        }
    }
}

/// How an integration proves who it is (contract, 22.1, `auth`).
enum Authentication: Sendable, Equatable {
    case none
    /// The secret in a header of this name.
    case apiKeyHeader(name: String, secretName: String)
    case bearer(secretName: String)
    /// The secret is a JSON object whose fields fill the templates of these headers.
    case grantCredentials(headers: [ServiceConfiguration.Field], secretName: String)

    /// The values of `auth.method`.
    enum Method: String, CaseIterable {
        case none
        case apiKeyHeader = "api_key_header"
        case bearer
        case grantCredentials = "grant_credentials"
    }

    static let defaultHeaderName = "X-API-Key"

    init(_ auth: Value) {
        let secretName = auth["secretName"].string ?? ""
        switch auth["method"].string.flatMap(Method.init(rawValue:)) {
        case .apiKeyHeader?:
            self = .apiKeyHeader(name: auth["headerName"].string ?? Self.defaultHeaderName, secretName: secretName)
        case .bearer?: self = .bearer(secretName: secretName)
        case .grantCredentials?:
            self = .grantCredentials(headers: ServiceConfiguration.Field.list(auth["headers"]), secretName: secretName)
        case Method.none?, nil: self = .none
        }
    }
}
