/// What every expression of phrosh has and every table shows: JSON, plus times, durations and handles.
///
/// A value is immutable and cheap to copy. JSON texts read into a value keep the order of their keys and the spelling
/// of their numbers.
public enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Number)
    case string(String)
    case list(List)
    case record(Record)
    /// A point in time, `2026-05-12T09:30:00.000Z`.
    case instant(Instant)
    /// A length of time, `1.5s`.
    case duration(Duration)
    /// A run or a task that the shell knows by a short name.
    case handle(Handle)
}

extension Value {
    public static func integer(_ value: Int) -> Value { .number(.integer(Int64(value))) }
    public static func decimal(_ value: Double) -> Value { .number(.decimal(value)) }

    /// The name of the value's kind, as messages and `type(x)` spell it.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .list: "list"
        case .record: "record"
        case .instant: "time"
        case .duration: "duration"
        case .handle(let handle): handle.kind.rawValue
        }
    }

    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
    public var number: Number? {
        if case .number(let value) = self { value } else { nil }
    }
    /// The value as an integer, if it is a number without a fraction that fits.
    public var int: Int? { number?.int64.flatMap { Int(exactly: $0) } }
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }
    public var list: List? {
        if case .list(let value) = self { value } else { nil }
    }
    public var record: Record? {
        if case .record(let value) = self { value } else { nil }
    }
    public var handle: Handle? {
        if case .handle(let value) = self { value } else { nil }
    }

    /// The field of a record, `.null` when it is missing or when this is no record. For reading JSON of a known shape.
    public subscript(field: String) -> Value {
        record?[field] ?? .null
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .decimal(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(nilLiteral: ()) { self = .null }
    public init(arrayLiteral elements: Value...) { self = .list(List(elements)) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .record(Record(elements)) }
}

/// Structural equality as `==` of the language has it: `1 == 1.0`, records without regard to the order of keys, strings
/// by their Unicode scalars. A string that spells a time equals it.
extension Value: Equatable {
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.isExactly(b)
        case (.list(let a), .list(let b)): a == b
        case (.record(let a), .record(let b)): a == b
        case (.instant(let a), .instant(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.handle(let a), .handle(let b)): a == b
        case (.instant(let a), .string(let b)), (.string(let b), .instant(let a)): Instant(b) == a
        default: false
        }
    }
}
