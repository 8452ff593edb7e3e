public import Values

/// Where a platform answers and how to manage it; what its holder writes into the address file of its data directory.
public struct RunningPlatform: Sendable {
    /// `http://127.0.0.1:PORT`, without a slash at its end.
    public let baseURL: String
    /// The workspace, `{tenantId}` of the management routes (contract, section 27).
    public let tenantId: String
    /// The `pwt_` token of those routes. It changes with every start.
    public let accessToken: Secret

    public init(baseURL: String, tenantId: String, accessToken: Secret) {
        self.baseURL = baseURL
        self.tenantId = tenantId
        self.accessToken = accessToken
    }
}
