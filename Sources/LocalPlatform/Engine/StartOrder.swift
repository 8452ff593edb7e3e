import Values

/// A start that passed all checks of section 5.
struct StartOrder: Sendable {
    var agent: AgentRecord
    /// The version to run: of a start through a trigger the deployed one.
    var version: VersionRecord
    /// Fits the version's input schema; a record.
    var input: Value
    var triggerType: TriggerType
    /// Who or what starts it; for the API the key's id.
    var triggeredBy: String?
    var triggerId: String?
    var triggerName: String?
    /// What the trigger keeps of the start; nil for manual ones.
    var firing: TriggerFiring?
}
