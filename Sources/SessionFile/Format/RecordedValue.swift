public import Values

/// A cell's value as a session file keeps it: whole when its JSON is short, else its digest.
///
/// Times, durations and handles are kept as their JSON (a handle is its name); read again they are strings.
public enum RecordedValue: Sendable, Equatable {
    case whole(Value)
    /// SHA-256 of the value's compact JSON in lower-case hex, and the length of that JSON in bytes.
    case digest(sha256: String, size: Int)

    /// The longest JSON kept whole, in bytes.
    public static let limit = 64 << 10

    /// What the file keeps of `value`.
    public init(of value: Value) {
        guard let kept = RecordedValue(of: value, stop: { false }) else {
            preconditionFailure("what nobody stops is not stopped")
        }
        self = kept
    }

    /// The same, or nil when it was stopped. `stop` is asked every few milliseconds whether to give up.
    public init?(of value: Value, stop: () -> Bool) {
        if value.hasJSON(ofBytes: Self.limit, stop: stop) {
            self = .whole(value)
        } else {
            var digest = Digest()
            guard value.writeJSON(stop: stop, to: { digest.add($0[...]) }) else { return nil }
            self = .digest(sha256: digest.finish(), size: digest.size)
        }
    }

    init?(from members: inout MemberReader) throws(LineError) {
        if let value = members.value("value") {
            self = .whole(value)
        } else if let digest = try members.string(ifPresent: "valueDigest") {
            self = .digest(sha256: digest, size: try members.int("valueSize"))
        } else {
            return nil
        }
    }

    func write(into members: inout Record) {
        switch self {
        case .whole(let value): members["value"] = value
        case .digest(let sha256, let size):
            members["valueDigest"] = .string(sha256)
            members["valueSize"] = .integer(size)
        }
    }

    /// Equal when the JSON is the same to the letter: order of keys and spelling of numbers count.
    public static func == (left: RecordedValue, right: RecordedValue) -> Bool {
        switch (left, right) {
        case (.whole(let a), .whole(let b)): a.jsonBytes() == b.jsonBytes()
        case (.digest(let a, _), .digest(let b, _)): a == b
        default: false
        }
    }
}
