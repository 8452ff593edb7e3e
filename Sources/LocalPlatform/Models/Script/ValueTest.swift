import Values

/// A question to one value, with the answer yes or no.
enum ValueTest: Sendable {
    case equals(Value)
    case isNot(Value)
    case isOneOf([Value])
    case isGiven(Bool)
    case matches(Pattern)
    case contains(String)
    case says([Phrase])
    case compares(Comparison, Number)

    enum Comparison: String, Sendable, CaseIterable {
        case over, under
        case atLeast = "at_least"
        case atMost = "at_most"
    }

    /// What the test captures of the value when it holds; nil when it does not. A missing value is null.
    func holds(for value: Value) -> [String: Value]? {
        switch self {
        case .says(let phrases):
            guard let text = value.string else { return nil }
            return phrases.lazy.compactMap { $0.match(in: text) }.first
        case .matches(let pattern): return value.string.flatMap { pattern.namedCaptures(in: $0) }
        default: return isTrue(for: value) ? [:] : nil
        }
    }

    private func isTrue(for value: Value) -> Bool {
        switch self {
        case .equals(let wanted): value == wanted
        case .isNot(let unwanted): value != unwanted
        case .isOneOf(let wanted): wanted.contains(value)
        case .isGiven(let wanted): !value.isNull == wanted
        case .contains(let part): value.string.map { $0.lowercased().contains(part.lowercased()) } ?? false
        case .compares(let comparison, let limit): value.number.map { comparison.holds($0, limit) } ?? false
        case .matches, .says: holds(for: value) != nil
        }
    }
}

extension Pattern {
    /// What the named groups of the first match captured; nil when nothing matches.
    fileprivate func namedCaptures(in text: String) -> [String: Value]? {
        guard let match = firstMatch(in: text) else { return nil }
        let pairs = groupNames.compactMap { $0 }.compactMap { name in
            match[name].map { (name, Value.string(String($0))) }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension ValueTest.Comparison {
    fileprivate func holds(_ number: Number, _ limit: Number) -> Bool {
        switch self {
        case .over: number > limit
        case .under: number < limit
        case .atLeast: number >= limit
        case .atMost: number <= limit
        }
    }
}

/// A way into a value, `data.items[0].sku` or `data.items.0.sku`.
struct MemberPath: Sendable, Equatable {
    let steps: [String]

    init(_ text: some StringProtocol) {
        steps = String(text).split(whereSeparator: { ".[]".contains($0) }).map(String.init)
    }

    /// What stands there; nil when the way ends before.
    func value(in value: Value) -> Value? {
        var value = value
        for step in steps {
            if let member = value.record?[step] {
                value = member
            } else if let list = value.list, let index = Int(step), list.indices.contains(index) {
                value = list[index]
            } else {
                return nil
            }
        }
        return value
    }
}
