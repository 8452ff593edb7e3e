/// Who changed something: the credential, and the program that held it.
struct AuditActor: Sendable, Equatable {
    enum Kind: String, Sendable {
        /// The holder of the workspace's access token.
        case accessToken = "access_token"
        /// The holder of an API key.
        case apiKey = "api_key"
        /// The platform itself: what it does at its start, and when a time has come.
        case platform
    }

    var kind: Kind
    /// `pwt_…x7Qm`; nil for the platform.
    var hint: String?
    /// What the client calls itself in `User-Agent`, cut at `clientLimit`; nil when it does not say.
    var client: String?

    static let clientLimit = 120

    static let platform = AuditActor(kind: .platform)

    init(kind: Kind, hint: String? = nil, client: String? = nil) {
        self.kind = kind
        self.hint = hint
        self.client = client.map { String($0.prefix(Self.clientLimit)) }
    }
}
