import Values

/// Checks what several entries of a manifest say about one another, before any change (contract, 26.4).
struct CrossChecks {
    let manifest: Manifest
    /// Whether the manifest is only looked at: then the entries of rules are not (contract, 26.1).
    let isOffline: Bool
    let problems: ProblemList

    func run() {
        checkRoot()
        checkNames()
        for agent in manifest.agents { checkProvider(of: agent) }
        for version in manifest.versions { check(version) }
        for trigger in manifest.triggers { check(trigger) }
        checkCounts()
    }

    private func report(_ place: ManifestPlace, _ member: String, _ text: String) {
        problems.report(place.problem(member, text))
    }

    private func mode(of agentKey: String) -> ExecutionMode? {
        manifest.agents.first { $0.draft.manifestKey == agentKey }?.draft.executionMode
    }

    private func dangling(_ name: String, among known: [String], _ kind: String) -> String {
        let hint = Suggestions.hint(for: name, among: known)
        return "there is no \(kind) '\(name)' in this manifest\(hint)"
    }

    private func checkRoot() {
        if manifest.agents.isEmpty {
            problems.report(at: .start, "agents", "a manifest needs at least one agent")
        } else if let root = manifest.rootManifestKey, mode(of: root) == nil {
            let text = dangling(root, among: manifest.agents.map(\.draft.manifestKey), "agent")
            report(manifest.rootPlace, "rootManifestKey", text)
        }
    }

    /// A manifest that lists providers lists all that it uses; without a list they are those of the workspace.
    private func checkProvider(of agent: ManifestEntry<AgentRecord>) {
        let known = manifest.providers.map(\.draft.name)
        guard !known.isEmpty, !known.contains(agent.draft.llmProviderName) else { return }
        report(agent.place, "llmProviderName", dangling(agent.draft.llmProviderName, among: known, "provider"))
    }
}

// Names that may stand once only. Merging sees two entries of one identity as the same; these are different ones, or they
// became the same when their placeholders were filled.
extension CrossChecks {
    private func checkNames() {
        let services = manifest.services
        checkUnique(manifest.providers.map { ($0.draft.name, $0.place) }, "name", "provider is called")
        checkUnique(manifest.agents.map { ($0.draft.name, $0.place) }, "name", "agent is called")
        checkUnique(manifest.agents.map { ($0.draft.manifestKey, $0.place) }, "manifestKey", "agent has the key")
        checkUnique(services.map { ($0.draft.name, $0.place) }, "name", "service is called")
        let keyed = services.compactMap { service in service.draft.manifestKey.map { ($0, service.place) } }
        checkUnique(keyed, "manifestKey", "service has the key")
        for service in services {
            let keys = service.operations.compactMap { entry in entry.draft.manifestKey.map { ($0, entry.place) } }
            checkUnique(keys, "manifestKey", "operation of this service has the key")
        }
        for agent in manifest.agents.map(\.draft.manifestKey) {
            let versions = manifest.versions.filter { $0.agentKey == agent }
            checkUnique(
                versions.map { ($0.draft.versionLabel, $0.place) }, "versionLabel", "version of '\(agent)' is called")
            let triggers = manifest.triggers.filter { $0.agentKey == agent }
            checkUnique(triggers.map { ($0.draft.name, $0.place) }, "name", "trigger of '\(agent)' is called")
        }
    }

    private func checkUnique(_ names: [(String, ManifestPlace)], _ member: String, _ text: String) {
        var seen: [String: ManifestPlace] = [:]
        for (name, place) in names {
            guard let first = seen[name] else {
                seen[name] = place
                continue
            }
            report(place, member, "another \(text) '\(name)' too: \(first.text)")
        }
    }
}

// Versions.
extension CrossChecks {
    private func check(_ version: ManifestVersion) {
        guard let mode = mode(of: version.agentKey) else {
            let known = manifest.agents.map(\.draft.manifestKey)
            return report(version.place, "agentManifestKey", dangling(version.agentKey, among: known, "agent"))
        }
        let ruleProblems = isOffline ? [] : VersionChecks.ruleProblems(of: version.draft)
        for problem in VersionChecks.problems(of: version.draft, in: mode) + ruleProblems {
            report(version.place, problem.member, problem.text)
        }
        if !version.draft.canExecuteSubAgents, !version.allowedSubAgents.isEmpty {
            report(version.place, VersionChecks.subAgentSwitch.member, VersionChecks.subAgentSwitch.text)
        }
        for name in version.allowedOperations { check(name) }
        for name in version.allowedSubAgents { check(name, of: version) }
        checkOnce(version.allowedOperations, "operation")
        checkOnce(version.allowedSubAgents, "sub-agent")
    }

    private func checkOnce<Name: Hashable>(_ names: [ManifestEntry<Name>], _ kind: String) {
        var seen: Set<Name> = []
        for name in names where !seen.insert(name.draft).inserted {
            report(name.place, "", "this \(kind) stands here twice")
        }
    }

    private func check(_ name: ManifestEntry<OperationName>) {
        guard let service = manifest.services.first(where: { $0.draft.name == name.draft.service }) else {
            let known = manifest.services.map(\.draft.name)
            return report(name.place, "serviceName", dangling(name.draft.service, among: known, "service"))
        }
        let known = service.operations.map(\.draft.name)
        if !known.contains(name.draft.operation) {
            let text = dangling(name.draft.operation, among: known, "operation of '\(service.draft.name)'")
            report(name.place, "operationName", text)
        }
    }

    private func check(_ name: ManifestEntry<String>, of version: ManifestVersion) {
        if name.draft == version.agentKey {
            report(name.place, "", VersionChecks.ownSubAgent)
        } else if let mode = mode(of: name.draft) {
            if mode != .subAgent { report(name.place, "", "'\(name.draft)' is no sub_agent") }
        } else {
            report(name.place, "", dangling(name.draft, among: manifest.agents.map(\.draft.manifestKey), "agent"))
        }
    }
}

// Triggers, and what there may be only one of per agent.
extension CrossChecks {
    private func check(_ trigger: ManifestTrigger) {
        switch mode(of: trigger.agentKey) {
        case nil:
            let known = manifest.agents.map(\.draft.manifestKey)
            report(trigger.place, "agentManifestKey", dangling(trigger.agentKey, among: known, "agent"))
        case .subAgent?: report(trigger.place, "agentManifestKey", "a sub_agent cannot have triggers")
        default: break
        }
        let services = manifest.services.map(\.draft.name)
        guard let name = trigger.serviceName else { return }
        guard let service = manifest.services.first(where: { $0.draft.name == name }) else {
            return report(trigger.place, "serviceName", dangling(name, among: services, "service"))
        }
        if service.draft.type != .builtIn {
            report(trigger.place, "serviceName", ServiceType.noEvents(of: name))
        }
    }

    private func checkCounts() {
        var deployed: Set<String> = []
        var startable: Set<String> = []
        for version in manifest.versions
        where version.status == .deployed && !deployed.insert(version.agentKey).inserted {
            report(version.place, "status", "'\(version.agentKey)' has another deployed version in this manifest")
        }
        for trigger in manifest.triggers
        where trigger.draft.type == .api && !startable.insert(trigger.agentKey).inserted {
            report(trigger.place, "type", "'\(trigger.agentKey)' has another api trigger in this manifest")
        }
        var events: Set<[String]> = []
        for trigger in manifest.triggers where trigger.draft.type == .event {
            let identity = [
                trigger.agentKey, trigger.serviceName ?? "", trigger.draft.settings["eventSlug"].string ?? "",
            ]
            if !events.insert(identity).inserted {
                report(trigger.place, "eventSlug", "'\(trigger.agentKey)' has another trigger for this event")
            }
        }
    }
}
