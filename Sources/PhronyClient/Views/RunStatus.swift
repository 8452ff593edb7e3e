/// The status of a run or a session: one of the known ones, or any other text (contract, section 16.1).
public struct RunStatus: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ text: String) { self.init(rawValue: text) }

    /// It works.
    public static let running = RunStatus("Running")
    /// A person must complete a user task.
    public static let waitingForHITL = RunStatus("WaitingForHITL")
    /// A sub-agent waits for its parent, or an escalated question for a person.
    public static let waitingForAITL = RunStatus("WaitingForAITL")
    /// The assistant waits for a chat reply.
    public static let waitingForResponse = RunStatus("WaitingForResponse")
    /// A timer runs.
    public static let waitingForTimer = RunStatus("WaitingForTimer")
    public static let completed = RunStatus("Completed")
    public static let failed = RunStatus("Failed")

    /// Whether it waits for something, known or not.
    public var isWaiting: Bool { rawValue.hasPrefix("Waiting") }
    /// Whether it is over: true for every text that is neither `Running` nor some waiting.
    public var isTerminal: Bool { self != .running && !isWaiting }
    /// Whether it is over and went well.
    public var isSuccess: Bool { self == .completed }
}

extension RunStatus: CustomStringConvertible {
    public var description: String { rawValue }
}
