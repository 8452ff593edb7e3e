/// A run that stood in a listing, so that the beginning of its id is enough to name it.
struct SeenRun: Sendable, Equatable {
    let id: String
    let agent: String
    let agentId: String
}
