import Values

/// One run of a simulated session, as far as the simulation has come.
struct SimulatedRun {
    let id: String
    let parent: Int?
    let depth: Int
    let agentID: String
    let agentVersionID: String
    let agentName: String
    let startedAt: Moment
    /// The JSON of what it was started with.
    let input: String
    var finishedAt: Moment?
    /// The JSON of its result.
    var output = "null"
    var tokens = 0
    /// The number of its last row.
    var sequence = 0
    /// Its current model round, from 1.
    var iteration = 0
}

/// The session that a simulated conversation belongs to.
struct SimulatedSession {
    let id: String
    let tenantID: String
    let triggerID: String
    let triggeredBy: String

    static let model = "desk-model-1"

    init(_ random: inout SplitMix64) {
        id = random.uuid()
        tenantID = random.uuid()
        triggerID = random.uuid()
        triggeredBy = random.uuid()
    }
}
