/// What a manifest's apply is told beside the manifest itself (contract, 26.3 and 26.4).
struct ManifestOptions: Sendable, Equatable {
    /// Whether to delete what the manifest no longer names; else it is kept, with a warning.
    var prune = false
    /// Appended to the names of created agents and services.
    var nameSuffix = ""
    /// Limits the reconciliation to this agent and the agents below it.
    var anchorAgentId: String?
    /// Names of workspace providers by the names that the manifest has for them.
    var providerOverrides: [String: String] = [:]

    func providerName(for name: String) -> String { providerOverrides[name] ?? name }
}
