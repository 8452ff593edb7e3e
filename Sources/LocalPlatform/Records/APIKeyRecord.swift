import Values

/// A workspace API key without its secret (contract, 3.2).
struct APIKeyRecord: Sendable, Equatable {
    var id: String
    var name: String
    /// SHA-256 of the secret, in hexadecimal digits.
    var secretHash: String
    /// The last four characters of the secret, to tell keys apart.
    var lastFour: String
    var scopes: [KeyScope]
    var allowFileUploads = false
    /// Whether it opens every agent, whatever its scopes say: the key of a shell, which ends with the process and is never
    /// stored.
    var opensAllAgents = false
    var createdAt: Instant
    /// Set once; a revoked key does not authenticate.
    var revokedAt: Instant?
    var lastUsedAt: Instant?
}

/// An agent that a key may use, and the trigger through which it may start it.
struct KeyScope: Sendable, Equatable, Hashable {
    var agentId: String
    var triggerId: String
}
