import HTTPTypes

// The names are tokens of RFC 9110, so the failable initialiser cannot fail on them.
extension HTTPField.Name {
    /// On every answer and repeated in error bodies (contract, section 2).
    static let requestId = HTTPField.Name("X-Request-Id")!
    /// The workspace API key (section 3).
    static let apiKey = HTTPField.Name("X-API-Key")!
}
