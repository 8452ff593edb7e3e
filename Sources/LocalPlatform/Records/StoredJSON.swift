import Values

/// Compact JSON text as a column of the store holds it. It is copied into answers as it stands, and read into a `Value`
/// only by those who look inside.
typealias StoredJSON = String

extension StoredJSON {
    /// The text as a value; null when it is damaged.
    var value: Value { (try? JSON.parse(self)) ?? .null }
}

extension Value {
    /// How deep lists and records may nest that come from outside, from clients, tools, models and people who write YAML.
    /// They are stored and shown as parts of other values, and JSON is read only to `JSON.nestingLimit`.
    static let nestingLimit = 64

    var isTooDeep: Bool { excess(depth: Self.nestingLimit, parts: .max) == .depth }
}
