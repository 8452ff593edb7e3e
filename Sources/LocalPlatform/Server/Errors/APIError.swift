import HTTPTypes

/// A refusal as the client sees it (contract, section 4).
struct APIError: Error, Sendable, Equatable {
    /// One thing wrong with one member of the request.
    struct Detail: Sendable, Equatable {
        /// Dotted path of the member, list positions as `[0]`.
        let field: String
        /// The rule that was broken, as JSON Schema names it.
        let rule: String
        let message: String
    }

    let code: ErrorCode
    /// One sentence for a person. It never holds a secret.
    let message: String
    /// The member of the request that is to blame, when it is one.
    var field: String?
    /// All failures of a validation; the first one is repeated in `field`.
    var details: [Detail] = []
    /// Seconds after which the same request may pass; every 429 has them.
    var retryAfter: Int?
    /// The methods the path does have; every 405 has them.
    var allow: [HTTPRequest.Method] = []

    init(_ code: ErrorCode, _ message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }

    var status: HTTPResponse.Status { code.status }
}

extension APIError {
    /// 400 `validation_failed` about one member.
    static func invalid(_ field: String, _ message: String) -> APIError {
        APIError(.validationFailed, "\(field) \(message)", field: field)
    }

    /// A 429, which always says when to come back.
    static func limited(_ code: ErrorCode, _ message: String, retryAfter seconds: Int) -> APIError {
        var error = APIError(code, message)
        error.retryAfter = seconds
        return error
    }

    /// A 405, which always says what the path does understand.
    static func methodNotAllowed(allow: [HTTPRequest.Method]) -> APIError {
        let names = allow.map(\.rawValue).joined(separator: ", ")
        var error = APIError(.methodNotAllowed, "This path understands \(names) only.")
        error.allow = allow
        return error
    }

    /// What every failure of ours looks like from outside: its detail stays inside.
    static let `internal` = APIError(.internal, "The platform failed to answer; this is a fault of its own.")
}
