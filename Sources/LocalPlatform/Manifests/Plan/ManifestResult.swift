import Values

/// What applying a manifest did, or would do (contract, 26.4).
struct ManifestResult: Sendable, Equatable {
    var dryRun = true
    var rootAgentId = ""
    var changes: [Change] = []
    /// One line each, with file and place where the manifest is meant.
    var warnings: [String]
    /// Ids by manifest key.
    var agentIds: [String: String] = [:]
    var serviceIds: [String: String] = [:]
    /// Built-in integrations that somebody has to connect.
    var servicesNeedingConnection: [ServiceRecord] = []

    struct Change: Sendable, Equatable {
        var action: Action
        var resource: Resource
        /// The key of 26.2.
        var key: String
        var message: String?
    }

    enum Action: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
        case noChange = "NO_OP"
        case delete = "DELETE"
    }

    enum Resource: String, Sendable {
        case agent
        case agentVersion = "agent_version"
        case service, operation, trigger
        case provider = "llm_provider_ref"

        /// How the audit log calls it.
        var audited: AuditResource {
            switch self {
            case .agent: .agent
            case .agentVersion: .version
            case .service: .service
            case .operation: .operation
            case .trigger: .trigger
            case .provider: .provider
            }
        }
    }

    /// The JSON of the management routes.
    var value: Value {
        [
            "dryRun": .bool(dryRun), "rootAgentId": .string(rootAgentId),
            "changes": .list(List(changes.map(\.value))), "warnings": .list(List(warnings.map { .string($0) })),
            "resolvedAgentManifestKeys": Self.record(agentIds), "resolvedServiceManifestKeys": Self.record(serviceIds),
            "servicesNeedingConnection": .list(List(servicesNeedingConnection.map(Self.connection))),
        ]
    }

    private static func record(_ ids: [String: String]) -> Value {
        .record(Record(ids.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    private static func connection(_ service: ServiceRecord) -> Value {
        var fields = Record([("serviceId", .string(service.id)), ("name", .string(service.name))])
        if let key = service.manifestKey { fields["manifestKey"] = .string(key) }
        return .record(fields)
    }
}

extension ManifestResult.Change {
    fileprivate var value: Value {
        var fields = Record([
            ("action", .string(action.rawValue)), ("resource", .string(resource.rawValue)), ("key", .string(key)),
        ])
        if let message { fields["message"] = .string(message) }
        return .record(fields)
    }
}
