import Values

/// Where a manifest and an exported subtree differ (contract, 26.4, diff).
///
/// Both were read, so that absent members of versions have their defaults and an absent `baseUrlOverride` is null.
struct ManifestComparison: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        var resource: ManifestResult.Resource
        /// The key of 26.2.
        var key: String
        /// The members that differ, for entries on both sides.
        var members: [String] = []
    }

    private(set) var localOnly: [Item] = []
    private(set) var remoteOnly: [Item] = []
    private(set) var changed: [Item] = []

    init(local: Manifest, remote: Manifest) {
        let localEntries = Self.entries(of: local)
        let remoteEntries = Self.entries(of: remote)
        for entry in localEntries {
            guard let other = remoteEntries.first(where: { $0.item == entry.item }) else {
                localOnly.append(entry.item)
                continue
            }
            var item = entry.item
            item.members = Self.differences(entry.members, other.members)
            if !item.members.isEmpty { changed.append(item) }
        }
        remoteOnly = remoteEntries.map(\.item).filter { item in !localEntries.contains { $0.item == item } }
    }

    private typealias Entry = (item: Item, members: Record)

    private static func entries(of manifest: Manifest) -> [Entry] {
        var entries: [Entry] = manifest.providers.map {
            (Item(resource: .provider, key: $0.draft.name), $0.draft.members)
        }
        for service in manifest.services {
            entries.append((Item(resource: .service, key: service.key), service.draft.members))
            for operation in service.operations {
                let key = "\(service.key)>\(operation.draft.manifestKey ?? operation.draft.name)"
                entries.append((Item(resource: .operation, key: key), operation.draft.members))
            }
        }
        entries += manifest.agents.map { (Item(resource: .agent, key: $0.draft.manifestKey), $0.draft.members) }
        entries += manifest.versions.map { (Item(resource: .agentVersion, key: $0.key), $0.members) }
        entries += manifest.triggers.map { (Item(resource: .trigger, key: $0.key), $0.draft.members) }
        return entries
    }

    private static func differences(_ local: Record, _ remote: Record) -> [String] {
        let names = local.keys + remote.keys.filter { local[$0] == nil }
        // A manifest that says nothing of the status is content with any.
        return names.filter { local[$0] != remote[$0] && !($0 == "status" && local[$0] == nil) }
    }
}

extension ManifestVersion {
    /// The members with references by name, in an order that means nothing (contract, 26.4). A status that the manifest
    /// leaves open is none.
    fileprivate var members: Record {
        var members = draft.members
        members["status"] = status.map { .string($0.rawValue) }
        let operations = allowedOperations.map { "\($0.draft.service)>\($0.draft.operation)" }
        members["allowedOperations"] = Value(strings: operations.sorted())
        members["allowedSubAgents"] = Value(strings: allowedSubAgents.map(\.draft).sorted())
        return members
    }
}

extension ManifestComparison {
    /// The JSON of the management routes.
    var value: Value {
        [
            "localOnly": .list(List(localOnly.map(\.value))), "remoteOnly": .list(List(remoteOnly.map(\.value))),
            "changed": .list(List(changed.map(\.value))),
        ]
    }
}

extension ManifestComparison.Item {
    fileprivate var value: Value {
        var fields = Record([("resource", .string(resource.rawValue)), ("key", .string(key))])
        if !members.isEmpty { fields["members"] = Value(strings: members) }
        return .record(fields)
    }
}
