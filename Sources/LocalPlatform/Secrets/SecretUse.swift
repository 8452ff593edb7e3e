import GRDB
import Values

/// Something of the workspace that needs a secret, and breaks when it is gone (contract, section 23).
struct SecretUse: Sendable, Equatable {
    /// `llm_provider`, `service` or `operation`, as plans of manifests call them.
    var resource: String
    /// `OpenAI`, `Shop`, `Shop>get_order`.
    var key: String

    /// `the llm_provider OpenAI`.
    var phrase: String { "the \(resource) \(key)" }
}

/// Who needs which secrets, as the workspace is at one moment.
struct SecretUses {
    private let byName: [String: [SecretUse]]

    init(in db: Database) throws {
        var uses: [(name: String, use: SecretUse)] = []
        for provider in try ProviderRecord.fetchAll(db, sql: "SELECT * FROM providers ORDER BY name") {
            guard let name = provider.apiKeySecretName else { continue }
            uses.append((name, SecretUse(resource: "llm_provider", key: provider.name)))
        }
        let services = try ServiceRecord.fetchAll(db, sql: "SELECT * FROM services ORDER BY name")
        for service in services {
            let use = SecretUse(resource: "service", key: service.name)
            uses += service.config.secretNames.map { ($0, use) }
        }
        let names = Dictionary(services.map { ($0.id, $0.name) }) { first, _ in first }
        for operation in try OperationRecord.fetchAll(db, sql: "SELECT * FROM operations ORDER BY service_id, name") {
            let use = SecretUse(
                resource: "operation", key: "\(names[operation.serviceId] ?? "")>\(operation.name)")
            uses += operation.configuration.secretNames.map { ($0, use) }
        }
        byName = Dictionary(grouping: uses, by: \.name).mapValues { $0.map(\.use) }
    }

    func of(_ name: String) -> [SecretUse] { byName[name] ?? [] }
}

extension Value {
    /// The secrets that a configuration names: in `auth.secretName`, and as `{{secrets.NAME}}` in any text.
    var secretNames: Set<String> {
        var names = holes
        if let name = self["auth"]["secretName"].string { names.insert(name) }
        return names
    }

    private var holes: Set<String> {
        switch self {
        case .string(let text):
            Set(Template(text).holes.filter { $0.hasPrefix("secrets.") }.map { String($0.dropFirst(8)) })
        case .list(let list): list.reduce(into: []) { $0.formUnion($1.holes) }
        case .record(let record): record.values.reduce(into: []) { $0.formUnion($1.holes) }
        default: []
        }
    }
}
