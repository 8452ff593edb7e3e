import Values

/// A secret of the workspace without its value, which stands in no table (contract, section 23).
struct SecretRecord: Sendable, Equatable {
    var id: String
    /// Unique in the workspace; how providers, `auth.secretName` and `{{secrets.NAME}}` name it.
    var name: String
    var kind: SecretKind
    var createdAt: Instant

    /// The longest value in bytes of UTF-8.
    static let largestValue = 1 << 16

    /// Whether the text can stand in `{{secrets.NAME}}`: 1…100 letters, digits and `_ - .` of ASCII.
    static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains(scalar))
            }
    }
}

/// Whom a secret belongs to (contract, section 23).
enum SecretKind: String, Sendable, CaseIterable {
    case user = "User"
    case system = "System"
}
