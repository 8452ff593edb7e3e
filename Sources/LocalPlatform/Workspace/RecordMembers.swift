import Values

// Records as the members that manifests, the audit log and the management routes show. Ids of other records are not
// among them: each of the three names these in its own way.

extension Record {
    /// Only the fields that have a value.
    init(present fields: KeyValuePairs<String, Value?>) {
        self.init(fields.compactMap { name, value in value.map { (name, $0) } })
    }
}

extension AgentRecord {
    var members: Record {
        Record(present: [
            "manifestKey": .string(manifestKey), "name": .string(name),
            "executionMode": .string(executionMode.rawValue), "llmProviderName": .string(llmProviderName),
        ])
    }
}

extension ProviderRecord {
    var members: Record {
        Record(present: [
            "name": .string(name), "type": .string(type.rawValue),
            "baseUrlOverride": baseUrlOverride.map(Value.string),
        ])
    }
}

extension ServiceRecord {
    var members: Record {
        Record(present: [
            "manifestKey": manifestKey.map(Value.string), "name": .string(name), "type": .string(type.rawValue),
            "config": config,
        ])
    }
}

extension OperationRecord {
    var members: Record {
        Record(present: [
            "manifestKey": manifestKey.map(Value.string), "name": .string(name),
            "description": description.isEmpty ? .none : .string(description), "configuration": configuration,
            "requireApproval": requireApproval.map(Value.bool),
            "argumentsSchema": argumentsSchema.isNull ? .none : argumentsSchema,
        ])
    }
}

extension VersionRecord {
    /// The fields of 18.1 that are no references; those without a value are left out.
    var members: Record {
        Record(present: [
            "versionLabel": .string(versionLabel), "status": .string(status.rawValue), "llmModel": .string(llmModel),
            "instructions": .string(instructions), "description": description.map(Value.string),
            "inputSchema": inputSchema, "outputSchema": outputSchema, "temperature": .decimal(temperature),
            "topP": topP.map(Value.decimal), "topK": topK.map(Value.integer),
            "maxIterations": .integer(maxIterations), "maxTokensPerRun": .integer(maxTokensPerRun),
            "maxToolCalls": .integer(maxToolCalls), "maxSessionTokens": maxSessionTokens.map(Value.integer),
            "maxSessionDurationSec": maxSessionDurationSec.map(Value.integer),
            "anomalyControl": .bool(anomalyControl), "rules": rules,
            "canExecuteSubAgents": .bool(canExecuteSubAgents),
            "subAgentExecutionModel": .string(subAgentExecutionModel.rawValue),
        ])
    }

    /// The members together with the references as the ids they are.
    var membersWithIds: Record {
        var members = members
        members["allowedOperationIds"] = Value(strings: allowedOperationIds)
        members["allowedSubAgentIds"] = Value(strings: allowedSubAgentIds)
        return members
    }
}

extension TriggerRecord {
    /// The fields of section 20 for its type, but `active` and `lastFiredAt`, which are no members of manifests.
    var members: Record {
        var members = Record(present: [
            "manifestKey": manifestKey.map(Value.string), "name": .string(name), "type": .string(type.rawValue),
        ])
        let settings = type == .api ? api.members : settings.record ?? Record()
        for (name, value) in settings { members[name] = value }
        return members
    }
}

extension APITriggerSettings {
    fileprivate var members: Record {
        Record(present: [
            "rpmLimit": rpmLimit.map(Value.integer), "rpdLimit": rpdLimit.map(Value.integer),
            "maxConcurrentRuns": maxConcurrentRuns.map(Value.integer),
            "maxInputTokens": maxInputTokens.map(Value.integer),
            "ipWhitelist": ipWhitelist.isEmpty ? .none : Value(strings: ipWhitelist),
            "exposeStepTimelineToApi": .bool(exposeStepTimelineToApi),
        ])
    }
}
