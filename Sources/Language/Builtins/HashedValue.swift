import Values

/// A value as a key: two are the same key when `==` of the language says so and they are of one kind.
struct HashedValue: Hashable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (left: HashedValue, right: HashedValue) -> Bool {
        switch (left.value, right.value) {
        case (.instant, .string), (.string, .instant): false
        default: left.value == right.value
        }
    }

    func hash(into hasher: inout Hasher) { Self.hash(value, into: &hasher) }

    private static func hash(_ value: Value, into hasher: inout Hasher) {
        switch value {
        case .null: hasher.combine(0)
        case .bool(let bool): hasher.combine(bool)
        // An integer too long to compute with equals only one of the same digits, and many have the same nearest double.
        case .number(let number) where number.isOversizedInteger: hasher.combine(number.description)
        // Other equal numbers have an equal nearest double, however they are spelled.
        case .number(let number): hasher.combine(number.double)
        case .string(let text): hasher.combine(text)
        case .instant(let instant): hasher.combine(instant)
        case .duration(let duration): hasher.combine(duration)
        case .list(let list):
            hasher.combine(list.count)
            for element in list { hash(element, into: &hasher) }
        case .record(let record): hasher.combine(sum(of: record))
        case .handle(let handle): hasher.combine(handle.id)
        }
    }

    /// A sum of all fields, since their order does not count.
    private static func sum(of record: Record) -> Int {
        record.reduce(0) { sum, field in
            var hasher = Hasher()
            hasher.combine(field.0)
            hash(field.1, into: &hasher)
            return sum &+ hasher.finalize()
        }
    }
}
