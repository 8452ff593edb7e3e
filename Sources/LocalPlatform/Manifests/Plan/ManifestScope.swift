import Values

/// The part of a manifest that an anchor lets through: its agent, those below it, and what they use (contract, 26.4).
struct ManifestScope {
    private(set) var manifest: Manifest
    private(set) var problems: [DocumentProblem] = []
    private(set) var warnings: [String] = []

    init(_ manifest: Manifest, in workspace: Workspace, options: ManifestOptions) {
        self.manifest = manifest
        guard let anchor = options.anchorAgentId.flatMap(workspace.agent) else { return }
        guard manifest.agents.contains(where: { $0.draft.manifestKey == anchor.manifestKey }) else {
            let text = "this manifest has no agent '\(anchor.manifestKey)', to which it is to be limited"
            problems.append(manifest.rootPlace.problem("rootManifestKey", text))
            return
        }
        limit(to: Self.subtree(of: anchor.manifestKey, in: manifest))
    }

    /// The agent's key and the keys of all agents that it may call, directly or through others.
    private static func subtree(of key: String, in manifest: Manifest) -> Set<String> {
        var keys: Set<String> = [key]
        var open = [key]
        while let parent = open.popLast() {
            for version in manifest.versions where version.agentKey == parent {
                for child in version.allowedSubAgents where keys.insert(child.draft).inserted {
                    open.append(child.draft)
                }
            }
        }
        return keys
    }

    private mutating func limit(to keys: Set<String>) {
        for agent in manifest.agents where !keys.contains(agent.draft.manifestKey) {
            let problem = agent.place.problem("", "is outside the subtree to be reconciled and is left alone")
            warnings.append(ManifestError.line(problem, in: manifest.file))
        }
        manifest.agents.removeAll { !keys.contains($0.draft.manifestKey) }
        manifest.versions.removeAll { !keys.contains($0.agentKey) }
        manifest.triggers.removeAll { !keys.contains($0.agentKey) }
        let services = Set(
            manifest.versions.flatMap { $0.allowedOperations.map(\.draft.service) }
                + manifest.triggers.compactMap(\.serviceName))
        manifest.services.removeAll { !services.contains($0.draft.name) }
        let providers = Set(manifest.agents.map(\.draft.llmProviderName))
        manifest.providers.removeAll { !providers.contains($0.draft.name) }
    }
}
