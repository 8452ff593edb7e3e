import Values

/// A way to start an agent's deployed version (contract, section 20).
struct TriggerRecord: Sendable, Equatable {
    var id: String
    var agentId: String
    var manifestKey: String?
    /// Unique per agent.
    var name: String
    var type: TriggerType
    /// Nothing starts through an inactive trigger.
    var active = true
    var lastFiredAt: Instant?
    /// Settings of an `api` trigger.
    var api = APITriggerSettings()
    /// The settings of the other types: `cronExpression`, `timezone`, `inputPayload`, `serviceName`, `eventSlug`,
    /// `eventConfig`; a record.
    var settings: Value = [:]
    var createdAt: Instant
    var updatedAt: Instant
}

/// The limits of an `api` trigger. A limit that is nil or 0 is none (contract, section 20).
struct APITriggerSettings: Sendable, Equatable {
    /// Starts per sliding minute.
    var rpmLimit: Int?
    /// Starts per sliding day.
    var rpdLimit: Int?
    /// Root runs of this trigger that are not terminal.
    var maxConcurrentRuns: Int?
    var maxInputTokens: Int?
    /// Addresses and CIDR ranges; empty admits everyone.
    var ipWhitelist: [String] = []
    /// Off hides the steps of its sessions (contract, section 11).
    var exposeStepTimelineToApi = true
}

/// How a run was started. Triggers are of the first three types; a test run is `manual` (contract, sections 7 and 20).
enum TriggerType: String, Sendable, CaseIterable {
    case api, scheduled, event, manual
}
