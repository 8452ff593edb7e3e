public import Values

/// One step of a session as a row.
public struct TimelineRow: Sendable, Equatable {
    /// The step's position in the whole session; nil for an item of a live stream, which has none yet.
    public let number: Int?
    /// Time from the session's start to this step's.
    public let at: Duration?
    public let agent: String
    /// 0 for the root run, one more for each level of sub-agents.
    public let depth: Int
    /// The item's type as the platform spells it.
    public let step: String
    /// What it did, in one sentence. Not filtered: drawing does that.
    public let did: String
    public let tokens: Int?
    /// From the step's start to its end; nil while it is not over.
    public let took: Duration?
    public let runID: String
    public let itemID: String
    /// How the row stands out where colour is allowed.
    public let emphasis: Emphasis

    /// The row as a record with the fields `ordinal at agent depth step did tokens took runId id`, for `--json`.
    public var value: Value {
        [
            "ordinal": number.map(Value.integer) ?? .null, "at": at.map(Value.duration) ?? .null,
            "agent": .string(agent),
            "depth": .integer(depth), "step": .string(step), "did": .string(did),
            "tokens": tokens.map(Value.integer) ?? .null, "took": took.map(Value.duration) ?? .null,
            "runId": .string(runID), "id": .string(itemID),
        ]
    }

    /// The agent's name behind two spaces for each level.
    var who: String { String(repeating: "  ", count: max(depth, 0)) + agent }
}

extension Value {
    /// A time that is one, or a text that spells one.
    var asInstant: Instant? {
        if case .instant(let instant) = self { return instant }
        return string.flatMap { Instant($0) }
    }
}

extension Emphasis {
    /// Failed steps and those on which a person has to act stand out; the model's requests step back.
    init(item: Value) {
        let content = item["content"]
        switch item["type"].string.flatMap(StepType.init(name:)) {
        case _ where !item["error"].isNull: self = .failure
        case .modelRequest: self = .faint
        case .toolResult where !content["result"]["error"].isNull || content["result"]["successful"] == false:
            self = .failure
        case .runCompleted where content["status"] != "Completed": self = .failure
        case .sessionCompleted where content["status"] != "Completed": self = .failure
        case .userTaskRequest where content["status"] == "pending": self = .attention
        default: self = .none
        }
    }
}
