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
        let json = value.jsonBytes()
        self = json.count <= Self.limit ? .whole(value) : .digest(sha256: sha256(json), size: json.count)
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
