import Values

/// Asks one value against the nodes of a schema.
struct SchemaValidator {
    private let nodes: [SchemaNode]
    private let depthLimit: Int
    private var depth = 0
    private var remainingSteps = 0
    /// Why the value was not checked to its end. What was found until then says nothing, and less than nothing under a
    /// `not`: the whole is neither right nor wrong.
    private var excess: String?

    private static let violationLimit = 100
    /// Steps end the work on schemas that branch without measure. A value that is large in itself has more of them.
    private static let leastSteps = 200_000
    private static let stepsPerPart = 32

    /// - Parameter depthLimit: how many nodes may be asked inside one another.
    init(nodes: [SchemaNode], depthLimit: Int) {
        self.nodes = nodes
        self.depthLimit = depthLimit
    }

    /// What is wrong with a value; its only violation is of the rule `limit` when it was not checked to its end.
    mutating func violations(of value: Value, at path: String) -> [Violation] {
        remainingSteps = max(Self.leastSteps, Self.stepsPerPart * value.partCount)
        let found = violations(of: value, node: 0, at: .root(path))
        return excess.map { [Violation(field: path, rule: "limit", message: $0)] } ?? found
    }

    private mutating func violations(of value: Value, node: Int, at path: ValuePath) -> [Violation] {
        guard mayGoOn() else { return [] }
        depth += 1
        defer { depth -= 1 }
        var found: [Violation] = []
        for keyword in nodes[node].keywords {
            remainingSteps -= 1
            found += violations(of: value, keyword: keyword, at: path)
            if found.count >= Self.violationLimit { return Array(found.prefix(Self.violationLimit)) }
        }
        return found
    }

    private mutating func mayGoOn() -> Bool {
        guard excess == nil else { return false }
        remainingSteps -= 1
        if depth >= depthLimit { excess = "cannot be checked: it is nested too deep for its schema" }
        if remainingSteps <= 0 { excess = "cannot be checked: it takes too many steps with its schema" }
        return excess == nil
    }

    private mutating func violations(of value: Value, keyword: SchemaKeyword, at path: ValuePath) -> [Violation] {
        switch keyword {
        case .nothing: return [Violation(field: path.text, rule: "false", message: "is not allowed")]
        case .reference(let node): return violations(of: value, node: node, at: path)
        case .allOf(let nodes): return nodes.flatMap { violations(of: value, node: $0, at: path) }
        case .anyOf(let nodes): return anyOf(nodes, value, at: path)
        case .oneOf(let nodes): return oneOf(nodes, value, at: path)
        case .not(let node):
            guard violations(of: value, node: node, at: path).isEmpty else { return [] }
            return [Violation(field: path.text, rule: "not", message: "has a shape that is ruled out")]
        case .properties(let nodes): return properties(nodes, value, at: path)
        case .additionalProperties(let known, let node): return additional(node, besides: known, value, at: path)
        case .items(let node): return items(node, value, at: path)
        case .required(let names): return Self.missing(names, in: value, at: path)
        case .type, .oneValueOf, .count, .pattern, .range:
            return Self.complaint(of: keyword, about: value).map {
                [Violation(field: path.text, rule: $0.rule, message: $0.message)]
            }
                ?? []
        }
    }
}

// Keywords that ask about parts of the value, or ask several schemas.
extension SchemaValidator {
    private mutating func properties(_ nodes: [String: Int], _ value: Value, at path: ValuePath) -> [Violation] {
        guard let record = value.record else { return [] }
        return record.flatMap { name, member in
            nodes[name].map { violations(of: member, node: $0, at: .member(name, of: path)) } ?? []
        }
    }

    private mutating func additional(
        _ node: Int, besides known: Set<String>, _ value: Value, at path: ValuePath
    ) -> [Violation] {
        guard let record = value.record else { return [] }
        return record.flatMap { name, member -> [Violation] in
            guard !known.contains(name) else { return [] }
            let field = ValuePath.member(name, of: path)
            if case .nothing? = nodes[node].keywords.first {
                return [Violation(field: field.text, rule: "additionalProperties", message: "is not a known member")]
            }
            return violations(of: member, node: node, at: field)
        }
    }

    private mutating func items(_ node: Int, _ value: Value, at path: ValuePath) -> [Violation] {
        guard let list = value.list else { return [] }
        var found: [Violation] = []
        for (index, element) in list.enumerated() {
            guard found.count < Self.violationLimit, excess == nil else { break }
            found += violations(of: element, node: node, at: .element(index, of: path))
        }
        return found
    }

    private mutating func anyOf(_ nodes: [Int], _ value: Value, at path: ValuePath) -> [Violation] {
        for node in nodes where violations(of: value, node: node, at: path).isEmpty { return [] }
        return [Violation(field: path.text, rule: "anyOf", message: "fits none of the \(nodes.count) allowed shapes")]
    }

    private mutating func oneOf(_ nodes: [Int], _ value: Value, at path: ValuePath) -> [Violation] {
        let fitting = nodes.count { violations(of: value, node: $0, at: path).isEmpty }
        guard fitting != 1 else { return [] }
        let message =
            fitting == 0
            ? "fits none of the \(nodes.count) allowed shapes"
            : "fits \(fitting) of the shapes of which exactly one may fit"
        return [Violation(field: path.text, rule: "oneOf", message: message)]
    }

    private static func missing(_ names: [String], in value: Value, at path: ValuePath) -> [Violation] {
        guard let record = value.record else { return [] }
        return names.filter { record[$0] == nil }.map {
            Violation(field: ValuePath.member($0, of: path).text, rule: "required", message: "is required")
        }
    }
}

// Keywords that ask about the value itself.
extension SchemaValidator {
    /// The keyword's name and what it has against the value; nil when it accepts it. A keyword about texts has nothing
    /// against a number, as the specification has it.
    private static func complaint(of keyword: SchemaKeyword, about value: Value) -> (rule: String, message: String)? {
        switch (keyword, value) {
        case (.type(let types), _):
            if types.contains(where: { $0.includes(value) }) { return nil }
            let wanted = types.map(\.withArticle).joined(separator: " or ")
            return ("type", "must be \(wanted), not \(SchemaType(of: value).withArticle)")
        case (.oneValueOf(let values, let rule), _):
            if values.contains(value) { return nil }
            let wanted = values.map { $0.json() }.joined(separator: ", ")
            return (rule, values.count == 1 ? "must be \(wanted)" : "must be one of \(wanted)")
        case (.count(let bound, .items), .list(let list)): return complaint(of: bound, about: list.count, "items")
        case (.count(let bound, .characters), .string(let text)):
            return complaint(of: bound, about: text.unicodeScalars.count, "characters")
        case (.pattern(let pattern, let source), .string(let text)):
            return pattern.matches(text) ? nil : ("pattern", "must match \(source)")
        case (.range(let bound), .number(let number)):
            guard !bound.allows(number) else { return nil }
            let side =
                bound.isExclusive
                ? (bound.isLower ? "more than" : "less than") : (bound.isLower ? "at least" : "at most")
            return (bound.keyword, "must be \(side) \(bound.limit)")
        default: return nil
        }
    }

    private static func complaint(
        of bound: SchemaBound<Int>, about count: Int, _ unit: String
    ) -> (rule: String, message: String)? {
        guard !bound.allows(count) else { return nil }
        return (bound.keyword, "must have at \(bound.isLower ? "least" : "most") \(bound.limit) \(unit), not \(count)")
    }
}

extension Value {
    /// Of how many values it is made, itself among them.
    fileprivate var partCount: Int {
        switch self {
        case .list(let list): list.reduce(1) { $0 + $1.partCount }
        case .record(let record): record.values.reduce(1) { $0 + $1.partCount }
        default: 1
        }
    }
}
