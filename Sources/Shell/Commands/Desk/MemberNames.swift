import Language
import Values

/// What a thing of the workspace is made of, as the desk takes it: a misspelt member is told before anything is sent.
struct MemberNames: Sendable {
    /// `A version`
    let noun: String
    let names: [String]

    /// Contract, section 17.
    static let agent = MemberNames(
        noun: "An agent", names: ["name", "executionMode", "llmProviderName", "llmProviderId", "manifestKey"])

    /// Contract, 18.1.
    static let version = MemberNames(
        noun: "A version",
        names: [
            "versionLabel", "status", "llmModel", "instructions", "description", "inputSchema", "outputSchema",
            "temperature", "topP", "topK", "maxIterations", "maxTokensPerRun", "maxToolCalls", "maxSessionTokens",
            "maxSessionDurationSec", "anomalyControl", "rules", "canExecuteSubAgents", "subAgentExecutionModel",
            "allowedOperations", "allowedOperationIds", "allowedSubAgents", "allowedSubAgentIds",
        ])

    /// Contract, section 23.
    static let provider = MemberNames(
        noun: "A provider", names: ["name", "type", "baseUrlOverride", "apiKeySecretName"])

    /// Contract, 22.3; all else of it comes from manifests.
    static let operation = MemberNames(noun: "An operation", names: ["requireApproval"])

    /// A trigger of a type; of one that is not known all that triggers have (contract, section 20).
    static func trigger(ofType type: String?) -> MemberNames {
        let own = type.flatMap { ofTriggers[$0] }
        return MemberNames(
            noun: own == nil ? "A trigger" : "A trigger of type \(type ?? "")",
            names: ["name", "manifestKey", "type", "active"] + (own ?? ofTriggers.values.flatMap(\.self)))
    }

    private static let ofTriggers = [
        "api": [
            "rpmLimit", "rpdLimit", "maxConcurrentRuns", "maxInputTokens", "ipWhitelist", "exposeStepTimelineToApi",
        ],
        "scheduled": ["cronExpression", "timezone", "inputPayload"],
        "event": ["serviceName", "eventSlug", "eventConfig"],
    ]
}

extension CommandContext {
    /// The members of a new thing that a call gives; none if it gives none.
    func settings(of members: MemberNames) throws(Diagnostic) -> Record {
        let record = try settings()
        guard let unknown = record.keys.first(where: { !members.names.contains($0) }) else { return record }
        throw Diagnostic(
            "unknown-member", "\(members.noun) has no member \(unknown). Nothing was sent.",
            at: call.argument("settings")?.span, hint: "`help \(call.signature.name)` tells what there is.",
            nearest: Suggestions.nearest(to: unknown, among: members.names))
    }

    /// The members that are to change: at least one.
    func changes(of members: MemberNames) throws(Diagnostic) -> Record {
        let record = try settings(of: members)
        guard !record.isEmpty else { throw nothingToChange("{name: value}") }
        return record
    }

    /// - Parameter what: What a call has to add to change something.
    func nothingToChange(_ what: String) -> Diagnostic {
        Diagnostic(
            "nothing-to-change", "There is nothing to change.", at: call.argument("settings")?.span ?? call.span,
            hint: "Write `\(what)`; `help \(call.signature.name)` tells what can be changed.")
    }

    /// The record of settings that a command takes, whatever is in it.
    func settings() throws(Diagnostic) -> Record {
        guard let argument = call.argument("settings") else { return Record() }
        guard let record = argument.value.record else {
            throw Diagnostic(
                "settings-not-a-record", "Settings are a record, not a \(argument.value.kindName).", at: argument.span,
                hint: "Write them in braces: `{name: value}`.")
        }
        return record
    }
}
