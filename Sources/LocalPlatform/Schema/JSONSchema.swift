import Values

/// A JSON Schema, read once and then asked often.
///
/// Of the specification these keywords count (contract, section 5): `type`, `properties`, `required`,
/// `additionalProperties`, `enum`, `const`, `items`, `minItems`, `maxItems`, `minLength`, `maxLength`, `pattern`,
/// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `allOf`, `anyOf`, `oneOf`, `not`, and `$ref` to a place
/// in the same schema. All others are ignored; `{}` accepts everything.
struct JSONSchema: Sendable {
    /// Every schema inside the schema; those that refer to one another do so by position, so that a schema may contain itself.
    let nodes: [SchemaNode]
    /// How many of them may be asked about the same value, each by the one before it.
    private let longestChain: Int

    /// How many of them each level of a value may need at most: a thread's stack holds no more.
    private static let chainLimit = 10

    /// Reads a schema: a record, or a boolean as JSON Schema has it. Throws when a keyword's value has the wrong shape, a
    /// pattern cannot be read or a reference leads nowhere or back to itself.
    init(_ value: Value) throws(SchemaError) {
        var compiler = SchemaCompiler(root: value)
        nodes = try compiler.compile()
        longestChain = try compiler.longestChain()
    }

    /// Everything in which the value does not fit, at most a hundred of them; empty when it fits. `path` is the name of
    /// the value itself in the fields of the violations.
    ///
    /// A value that takes too long to check, or that stands too deep, has one violation, of the rule `limit`: whether it
    /// fits is not known.
    func validate(_ value: Value, at path: String = "input") -> [Violation] {
        let depthLimit = (Value.nestingLimit + 1) * min(longestChain, Self.chainLimit)
        var validator = SchemaValidator(nodes: nodes, depthLimit: depthLimit)
        return validator.violations(of: value, at: path)
    }
}

/// One schema with its keywords; a value fits when it keeps all of them.
struct SchemaNode: Sendable {
    var keywords: [SchemaKeyword]
}

/// A keyword with its value. Schemas inside it are positions in `JSONSchema.nodes`.
enum SchemaKeyword: Sendable {
    /// The schema `false`.
    case nothing
    case reference(Int)
    case type([SchemaType])
    case properties([String: Int])
    case required([String])
    /// What holds for members that `properties` does not name.
    case additionalProperties(known: Set<String>, node: Int)
    case oneValueOf([Value], rule: String)
    case items(Int)
    case count(SchemaBound<Int>, of: Countable)
    case pattern(Pattern, source: String)
    case range(SchemaBound<Number>)
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)

    /// What `minItems` and `minLength` count.
    enum Countable: Sendable { case items, characters }
}

/// A limit and the keyword that sets it.
struct SchemaBound<Limit: Comparable & Sendable>: Sendable {
    var keyword: String
    var limit: Limit

    /// Whether the limit is one from below.
    var isLower: Bool { keyword.hasPrefix("min") || keyword == "exclusiveMinimum" }
    var isExclusive: Bool { keyword.hasPrefix("exclusive") }

    func allows(_ value: Limit) -> Bool {
        switch (isLower, isExclusive) {
        case (true, false): value >= limit
        case (true, true): value > limit
        case (false, false): value <= limit
        case (false, true): value < limit
        }
    }
}

/// The types of JSON Schema.
enum SchemaType: String, Sendable, CaseIterable {
    case null, boolean, number, integer, string, array, object

    /// `an integer`, for messages.
    var withArticle: String {
        switch self {
        case .null: "null"
        case .array, .integer, .object: "an \(rawValue)"
        case .boolean, .number, .string: "a \(rawValue)"
        }
    }

    func includes(_ value: Value) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.number, .number), (.string, .string), (.array, .list),
            (.object, .record):
            true
        case (.integer, .number(let number)): Self.isWhole(number)
        default: false
        }
    }

    /// `1.0` and `1e300` are integers too, as the specification has it.
    private static func isWhole(_ number: Number) -> Bool {
        number.int64 != nil || number.isOversizedInteger || number.double == number.double.rounded(.towardZero)
    }

    /// The type of a value, the widest that fits.
    init(of value: Value) {
        self =
            switch value {
            case .null: .null
            case .bool: .boolean
            case .number: .number
            case .list: .array
            case .record: .object
            case .string, .instant, .duration, .handle: .string
            }
    }
}
