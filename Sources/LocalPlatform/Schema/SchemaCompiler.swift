import Values

/// Reads a schema into nodes: first the root, then every schema found inside it or by a reference.
struct SchemaCompiler {
    private let root: Value
    private var nodes: [SchemaNode] = []
    private var positions: [Place: Int] = [:]
    private var waiting: [(value: Value, place: Place)] = []

    /// The members that lead from the root to a schema.
    private typealias Place = [String]

    init(root: Value) { self.root = root }

    mutating func compile() throws(SchemaError) -> [SchemaNode] {
        _ = position(of: root, at: [])
        var next = 0
        while next < waiting.count {
            let (value, place) = waiting[next]
            nodes[next] = SchemaNode(keywords: try keywords(of: value, at: place))
            next += 1
        }
        return nodes
    }

    /// The position that the schema at this place has or will have.
    private mutating func position(of value: Value, at place: Place) -> Int {
        if let known = positions[place] { return known }
        positions[place] = nodes.count
        nodes.append(SchemaNode(keywords: []))
        waiting.append((value, place))
        return nodes.count - 1
    }

    private mutating func keywords(of schema: Value, at place: Place) throws(SchemaError) -> [SchemaKeyword] {
        switch schema {
        case .bool(let accepts): return accepts ? [] : [.nothing]
        case .record(let record):
            var keywords: [SchemaKeyword] = []
            for (name, value) in record {
                guard let keyword = try keyword(name, value, of: record, at: place) else { continue }
                keywords.append(keyword)
            }
            return keywords
        default: throw error("must be a JSON Schema, an object", at: place)
        }
    }

    private mutating func keyword(
        _ name: String, _ value: Value, of schema: Record, at place: Place
    ) throws(SchemaError) -> SchemaKeyword? {
        let inside = place + [name]
        switch name {
        case "$ref": return .reference(try reference(value, at: inside))
        case "type": return .type(try types(value, at: inside))
        case "properties": return .properties(try subschemas(value, at: inside))
        case "required": return .required(try names(value, at: inside))
        case "additionalProperties":
            return .additionalProperties(
                known: Set(schema["properties"]?.record?.keys ?? []), node: position(of: value, at: inside))
        case "enum": return .oneValueOf(try values(value, at: inside), rule: name)
        case "const": return .oneValueOf([value], rule: name)
        case "items": return .items(position(of: value, at: inside))
        case "minItems", "maxItems": return .count(try count(name, value, at: inside), of: .items)
        case "minLength", "maxLength": return .count(try count(name, value, at: inside), of: .characters)
        case "pattern": return try pattern(value, at: inside)
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
            guard let limit = value.number else { throw error("must be a number", at: inside) }
            return .range(SchemaBound(keyword: name, limit: limit))
        case "allOf": return .allOf(try alternatives(value, at: inside))
        case "anyOf": return .anyOf(try alternatives(value, at: inside))
        case "oneOf": return .oneOf(try alternatives(value, at: inside))
        case "not": return .not(position(of: value, at: inside))
        default: return nil
        }
    }
}

// The shapes that keywords' values may have.
extension SchemaCompiler {
    private func types(_ value: Value, at place: Place) throws(SchemaError) -> [SchemaType] {
        let names = value.list.map(Array.init) ?? [value]
        if names.isEmpty { throw error("must be a type or a list of at least one", at: place) }
        var types: [SchemaType] = []
        for name in names {
            guard let type = name.string.flatMap(SchemaType.init(rawValue:)) else {
                let known = SchemaType.allCases.map(\.rawValue).joined(separator: ", ")
                throw error("\(name.json()) is no type; the types are \(known)", at: place)
            }
            types.append(type)
        }
        return types
    }

    private mutating func subschemas(_ value: Value, at place: Place) throws(SchemaError) -> [String: Int] {
        guard let record = value.record else { throw error("must be an object of schemas", at: place) }
        var nodes: [String: Int] = [:]
        for (name, schema) in record { nodes[name] = position(of: schema, at: place + [name]) }
        return nodes
    }

    private mutating func alternatives(_ value: Value, at place: Place) throws(SchemaError) -> [Int] {
        guard let list = value.list, !list.isEmpty else {
            throw error("must be a list of at least one schema", at: place)
        }
        var nodes: [Int] = []
        for (index, schema) in list.enumerated() { nodes.append(position(of: schema, at: place + [String(index)])) }
        return nodes
    }

    private func names(_ value: Value, at place: Place) throws(SchemaError) -> [String] {
        let names = value.list?.compactMap(\.string)
        guard let names, names.count == value.list?.count else { throw error("must be a list of names", at: place) }
        return names
    }

    private func values(_ value: Value, at place: Place) throws(SchemaError) -> [Value] {
        guard let list = value.list, !list.isEmpty else {
            throw error("must be a list of at least one value", at: place)
        }
        return Array(list)
    }

    private func count(_ name: String, _ value: Value, at place: Place) throws(SchemaError) -> SchemaBound<Int> {
        guard let limit = value.int, limit >= 0 else { throw error("must be a whole number, 0 or more", at: place) }
        return SchemaBound(keyword: name, limit: limit)
    }

    private func pattern(_ value: Value, at place: Place) throws(SchemaError) -> SchemaKeyword {
        guard let source = value.string else { throw error("must be a text", at: place) }
        do {
            return .pattern(try Pattern(source), source: source)
        } catch {
            throw self.error("is no pattern: \(error)", at: place)
        }
    }

    private func error(_ message: String, at place: Place) -> SchemaError {
        SchemaError(path: place.joined(separator: "."), message: message)
    }
}

// References, `#` and `#/…` with a JSON pointer, percent-encoded as in any URL (RFC 6901, section 6).
extension SchemaCompiler {
    private mutating func reference(_ value: Value, at place: Place) throws(SchemaError) -> Int {
        guard let text = value.string, text == "#" || text.hasPrefix("#/") else {
            throw error("must be a reference into this schema, such as #/$defs/name", at: place)
        }
        let pointer = text.percentDecoded ?? text
        let target = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.unescaped)
        var schema = root
        for member in target {
            guard let inner = schema.record?[member] ?? Self.element(member, of: schema) else {
                throw error("leads nowhere: there is no \(text)", at: place)
            }
            schema = inner
        }
        return position(of: schema, at: target)
    }

    private static func element(_ member: String, of schema: Value) -> Value? {
        guard let list = schema.list, let index = Int(member), list.indices.contains(index) else { return nil }
        return list[index]
    }

    private static func unescaped(_ member: Substring) -> String {
        member.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }

    /// How many schemas may be asked about the same value, each by the one before it. Throws for a schema that leads back
    /// to itself that way, which could never be decided.
    func longestChain() throws(SchemaError) -> Int {
        var lengths = [Int?](repeating: nil, count: nodes.count)
        for start in nodes.indices where lengths[start] == nil {
            var path: [(node: Int, next: [Int])] = [(start, samePlaceNodes(of: start))]
            while var step = path.popLast() {
                guard let next = step.next.popLast() else {
                    lengths[step.node] = 1 + (samePlaceNodes(of: step.node).compactMap { lengths[$0] }.max() ?? 0)
                    continue
                }
                path.append(step)
                if lengths[next] != nil { continue }
                if path.contains(where: { $0.node == next }) {
                    throw error("refers to itself without looking deeper into the value", at: waiting[next].place)
                }
                path.append((next, samePlaceNodes(of: next)))
            }
        }
        return lengths.compactMap(\.self).max() ?? 1
    }

    /// The schemas that are asked about the same value as this one.
    private func samePlaceNodes(of node: Int) -> [Int] {
        nodes[node].keywords.flatMap { keyword -> [Int] in
            switch keyword {
            case .reference(let node), .not(let node): [node]
            case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
            default: []
            }
        }
    }
}
