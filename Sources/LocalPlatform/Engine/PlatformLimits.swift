/// The limits that no version sets: what a plan is on a hosted platform (contract, section 19).
public struct PlatformLimits: Sendable, Equatable {
    /// How many scheduled seconds of waits a session may complete: 7 days.
    public var waitBudgetSeconds = 7 * 24 * 3600
    /// How many seconds a session may last, completed waits not counted; nil sets no limit.
    public var maxActiveSeconds: Int?
    /// How many tool calls a run may attempt, when its version allows more; nil leaves it to the version.
    public var maxToolCallsPerRun: Int?
    /// How many levels of sub-agents there may be below the root.
    public var maxDepth = 5

    /// The limits of a local platform.
    public init() {}
}
