public import Values

/// The first place at which two values differ, in the order in which they are written.
public struct ValueDifference: Sendable, Equatable {
    /// `output.items[2].amount`; empty when the values differ as a whole.
    public let path: String
    /// What stands there in the recorded value; nil when nothing does.
    public let recorded: Value?
    public let replayed: Value?

    /// nil when both are the same to the letter of their JSON.
    ///
    /// - Parameter path: What the values are called in the path.
    public static func first(recorded: Value, replayed: Value, at path: String = "") -> ValueDifference? {
        switch (recorded, replayed) {
        case (.record(let a), .record(let b)): first(a, b, path)
        case (.list(let a), .list(let b)): first(a, b, path)
        default:
            recorded.jsonBytes() == replayed.jsonBytes()
                ? nil : ValueDifference(path: path, recorded: recorded, replayed: replayed)
        }
    }

    private static func first(_ recorded: Record, _ replayed: Record, _ path: String) -> ValueDifference? {
        for key in recorded.keys + replayed.keys.filter({ recorded[$0] == nil }) {
            let place = path.isEmpty ? key : "\(path).\(key)"
            guard let a = recorded[key], let b = replayed[key] else {
                return ValueDifference(path: place, recorded: recorded[key], replayed: replayed[key])
            }
            if let difference = first(recorded: a, replayed: b, at: place) { return difference }
        }
        guard recorded.keys == replayed.keys else {
            return ValueDifference(path: path, recorded: .record(recorded), replayed: .record(replayed))
        }
        return nil
    }

    private static func first(_ recorded: List, _ replayed: List, _ path: String) -> ValueDifference? {
        for (position, (a, b)) in zip(recorded, replayed).enumerated() {
            if let difference = first(recorded: a, replayed: b, at: "\(path)[\(position)]") { return difference }
        }
        let shared = min(recorded.count, replayed.count)
        guard recorded.count != replayed.count else { return nil }
        return ValueDifference(
            path: "\(path)[\(shared)]", recorded: recorded.dropFirst(shared).first,
            replayed: replayed.dropFirst(shared).first)
    }
}

extension ValueDifference {
    private static let longestText = 80

    /// The recorded value in one line of a message, cut when it is long; `missing` when there is none.
    public var recordedText: String { Self.text(recorded) }
    public var replayedText: String { Self.text(replayed) }

    private static func text(_ value: Value?) -> String {
        guard let json = value?.json() else { return "missing" }
        return json.count <= longestText ? json : json.prefix(longestText - 1) + "…"
    }
}
