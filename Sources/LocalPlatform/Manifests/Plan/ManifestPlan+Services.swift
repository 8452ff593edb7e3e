import Values

// Providers, services and operations.
extension ManifestPlan {
    /// On a real platform apply never creates providers. Here a script is registered as one, since there is no other door
    /// for it: a manifest and its script are a whole agent for a machine without an account.
    mutating func plan(_ entry: ManifestEntry<ProviderRecord>) {
        let name = options.providerName(for: entry.draft.name)
        let existing = workspace.providers.first { $0.name == name }
        guard name == entry.draft.name, entry.draft.isScripted else {
            return refer(entry, to: existing, called: name)
        }
        if let existing, !existing.isScripted {
            let text = "the provider '\(name)' of this platform is no script; give the script another name"
            return refuse(entry.place, "name", text)
        }
        var record = entry.draft
        record.apiKeySecretName = existing?.apiKeySecretName
        record = settle(record, over: existing)
        note(record, over: existing, .provider, record.name)
        guard record != existing else { return }
        changes.providers.append(record)
        if existing != nil { warnOfOthers(using: record, entry.place) }
    }

    /// What changes in a provider changes for every agent that names it, also for those that the manifest does not have.
    private mutating func warnOfOthers(using provider: ProviderRecord, _ place: ManifestPlace) {
        let keys = manifest.agents.map(\.draft.manifestKey)
        let others = workspace.agents.filter { $0.llmProviderName == provider.name && !keys.contains($0.manifestKey) }
        guard !others.isEmpty else { return }
        let names = others.map(\.name).sorted().joined(separator: ", ")
        warn(place, "baseUrlOverride", "the provider '\(provider.name)' is also used by \(names)")
    }

    private mutating func refer(
        _ entry: ManifestEntry<ProviderRecord>, to existing: ProviderRecord?, called name: String
    ) {
        guard let existing else {
            let text = "there is no provider '\(name)' on this platform; only script: providers are made by apply"
            return refuse(entry.place, "name", text)
        }
        if existing.type != entry.draft.type {
            let text = "the provider '\(name)' of this platform is \(existing.type.rawValue), and stays so"
            warn(entry.place, "type", text)
        }
        let isRenamed = name != entry.draft.name
        if !isRenamed, let address = entry.draft.baseUrlOverride, address != existing.baseUrlOverride {
            let own = existing.baseUrlOverride ?? "its vendor's address"
            let text = "the provider '\(name)' of this platform is at \(own), and stays there"
            warn(entry.place, "baseUrlOverride", text)
        }
        let message = isRenamed ? "is '\(name)' here" : nil
        note(existing, over: existing, .provider, entry.draft.name, message: message)
    }

    mutating func plan(_ entry: ManifestService) {
        let existing = existing(entry)
        var record = entry.draft
        record.name = name(entry.draft.name, of: existing?.name)
        if let other = workspace.services.first(where: { $0.name == record.name }), other.id != existing?.id {
            return refuse(entry.place, "name", "another service of this platform is called '\(record.name)'")
        }
        record.keepKey(of: existing)
        if let existing { record.keepConnection(of: existing) }
        record = settle(record, over: existing)
        note(record, over: existing, .service, entry.key)
        serviceNames[entry.draft.name] = record.name
        if record != existing { changes.services.append(record) }
        if let key = record.manifestKey { result.serviceIds[key] = record.id }
        if record.type == .builtIn { builtIns.append(record) }
        warnOfSecrets(record.config, entry.place, "config")
        for operation in entry.operations { plan(operation, of: record, entry) }
    }

    /// The manifest's built-in services that somebody has to connect, as the workspace will be: an operation that stays
    /// although the manifest no longer names it needs the connection too.
    var servicesNeedingConnection: [ServiceRecord] {
        let projected = projected
        return builtIns.filter {
            $0.needsConnection(for: projected.operations(of: $0.id), handledTools: handledTools)
        }
    }

    /// A secret may be made after the manifest is applied; until then its calls fail.
    private mutating func warnOfSecrets(_ configuration: Value, _ place: ManifestPlace, _ member: String) {
        for name in configuration.secretNames.subtracting(workspace.secretNames).sorted() {
            warn(place, member, "there is no secret '\(name)' on this platform yet")
        }
    }

    /// Two keys that differ are two services, whatever they are called.
    private func existing(_ entry: ManifestService) -> ServiceRecord? {
        let key = entry.draft.manifestKey
        let candidates = workspace.services.filter { key == nil || $0.manifestKey == nil || $0.manifestKey == key }
        return candidates.counterpart(
            of: entry.draft, named: [entry.draft.name + options.nameSuffix, entry.draft.name],
            beside: manifest.services.map(\.draft.manifestKey))
    }

    /// What a record is called: one that is created gets the suffix, and keeps it when it is applied again.
    func name(_ name: String, of existing: String?) -> String {
        let suffixed = name + options.nameSuffix
        return existing == nil || existing == suffixed ? suffixed : name
    }

    private mutating func plan(
        _ entry: ManifestEntry<OperationRecord>, of service: ServiceRecord, _ parent: ManifestService
    ) {
        var record = entry.draft
        record.serviceId = service.id
        let siblings = workspace.operations(of: service.id)
        let existing = siblings.counterpart(
            of: record, named: [record.name], beside: parent.operations.map(\.draft.manifestKey))
        if let other = siblings.first(where: { $0.name == record.name }), other.id != existing?.id {
            return refuse(entry.place, "name", "another operation of '\(service.name)' is called '\(record.name)'")
        }
        warnOfSecrets(record.configuration, entry.place, "configuration")
        record.keepKey(of: existing)
        record = settle(record, over: existing)
        note(record, over: existing, .operation, "\(parent.key)>\(entry.draft.manifestKey ?? record.name)")
        if record != existing { changes.operations.append(record) }
        operationIds[OperationName(service: parent.draft.name, operation: record.name)] = record.id
    }
}

extension ServiceRecord {
    /// Takes over what export leaves out of a manifest, so that it is not lost when the manifest comes back.
    fileprivate mutating func keepConnection(of existing: ServiceRecord) {
        guard var config = config.record, let former = existing.config.record else { return }
        if config["connectedAccountId"] == nil { config["connectedAccountId"] = former["connectedAccountId"] }
        // Another secret would have another id.
        if var auth = config["auth"]?.record, let formerAuth = former["auth"]?.record, auth["secretId"] == nil,
            auth["secretName"] == formerAuth["secretName"]
        {
            auth["secretId"] = formerAuth["secretId"]
            config["auth"] = .record(auth)
        }
        self.config = .record(config)
    }
}
