import GRDB
import Values

// How agents, versions, providers, services, operations, triggers and keys become rows and come back. GRDB writes the
// statements for these (`insert`, `update`, `upsert`, `delete`); they are changed by people, not by runs.

extension AgentRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "agents"

    init(row: Row) {
        self.init(
            id: row["id"], tenantId: row["tenant_id"], name: row["name"], manifestKey: row["manifest_key"],
            executionMode: row["execution_mode"], llmProviderName: row["llm_provider_name"],
            deployedVersionId: row["deployed_version_id"], createdAt: row.time("created_at"),
            updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["tenant_id"] = tenantId
        row["name"] = name
        row["manifest_key"] = manifestKey
        row["execution_mode"] = executionMode
        row["llm_provider_name"] = llmProviderName
        row["deployed_version_id"] = deployedVersionId
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }
}

extension ProviderRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "providers"

    init(row: Row) {
        self.init(
            id: row["id"], name: row["name"], type: row["type"], baseUrlOverride: row["base_url_override"],
            apiKeySecretName: row["api_key_secret_name"], createdAt: row.time("created_at"),
            updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["name"] = name
        row["type"] = type
        row["base_url_override"] = baseUrlOverride
        row["api_key_secret_name"] = apiKeySecretName
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }
}

extension ServiceRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "services"

    init(row: Row) {
        self.init(
            id: row["id"], manifestKey: row["manifest_key"], name: row["name"], type: row["type"],
            config: row.json("config"), createdAt: row.time("created_at"), updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["manifest_key"] = manifestKey
        row["name"] = name
        row["type"] = type
        row["config"] = config.json()
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }
}

extension OperationRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "operations"

    init(row: Row) {
        self.init(
            id: row["id"], serviceId: row["service_id"], manifestKey: row["manifest_key"], name: row["name"],
            description: row["description"], configuration: row.json("configuration"),
            argumentsSchema: row.json("arguments_schema"), requireApproval: row["require_approval"],
            createdAt: row.time("created_at"), updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["service_id"] = serviceId
        row["manifest_key"] = manifestKey
        row["name"] = name
        row["description"] = description
        row["configuration"] = configuration.json()
        row["arguments_schema"] = argumentsSchema.json()
        row["require_approval"] = requireApproval
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }
}

extension TriggerRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "triggers"

    init(row: Row) {
        self.init(
            id: row["id"], agentId: row["agent_id"], manifestKey: row["manifest_key"], name: row["name"],
            type: row["type"], active: row["active"], lastFiredAt: row.optionalTime("last_fired_at"),
            api: APITriggerSettings(
                rpmLimit: row["rpm_limit"], rpdLimit: row["rpd_limit"], maxConcurrentRuns: row["max_concurrent_runs"],
                maxInputTokens: row["max_input_tokens"], ipWhitelist: row.strings("ip_whitelist"),
                exposeStepTimelineToApi: row["expose_step_timeline_to_api"]),
            settings: row.json("settings"), createdAt: row.time("created_at"), updatedAt: row.time("updated_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["agent_id"] = agentId
        row["manifest_key"] = manifestKey
        row["name"] = name
        row["type"] = type
        row["active"] = active
        row["last_fired_at"] = lastFiredAt?.nanoseconds
        row["rpm_limit"] = api.rpmLimit
        row["rpd_limit"] = api.rpdLimit
        row["max_concurrent_runs"] = api.maxConcurrentRuns
        row["max_input_tokens"] = api.maxInputTokens
        row["ip_whitelist"] = Value(strings: api.ipWhitelist).json()
        row["expose_step_timeline_to_api"] = api.exposeStepTimelineToApi
        row["settings"] = settings.json()
        row["created_at"] = createdAt.nanoseconds
        row["updated_at"] = updatedAt.nanoseconds
    }
}

extension APIKeyRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "api_keys"

    init(row: Row) {
        self.init(
            id: row["id"], name: row["name"], secretHash: row["secret_hash"], lastFour: row["last_four"],
            scopes: row.json("scopes").list?.compactMap(KeyScope.init) ?? [],
            allowFileUploads: row["allow_file_uploads"], createdAt: row.time("created_at"),
            revokedAt: row.optionalTime("revoked_at"),
            lastUsedAt: row.optionalTime("last_used_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["id"] = id
        row["name"] = name
        row["secret_hash"] = secretHash
        row["last_four"] = lastFour
        row["scopes"] = Value.list(List(scopes.map(\.value))).json()
        row["allow_file_uploads"] = allowFileUploads
        row["created_at"] = createdAt.nanoseconds
        row["revoked_at"] = revokedAt?.nanoseconds
        row["last_used_at"] = lastUsedAt?.nanoseconds
    }
}

extension KeyScope {
    fileprivate init?(_ value: Value) {
        guard let agentId = value["agentId"].string, let triggerId = value["triggerId"].string else { return nil }
        self.init(agentId: agentId, triggerId: triggerId)
    }

    fileprivate var value: Value { ["agentId": .string(agentId), "triggerId": .string(triggerId)] }
}
