import Testing
import Values

@testable import LocalPlatform

@Suite("JSON Schema")
struct JSONSchemaTests {
    /// A schema, a value, and the violations as `field rule`.
    struct Case: Sendable, CustomTestStringConvertible {
        var schema: String
        var value: String
        var violations: [String]
        var testDescription: String { "\(schema) asks \(value)" }

        init(_ schema: String, _ value: String, _ violations: String...) {
            self.schema = schema
            self.value = value
            self.violations = violations
        }
    }

    @Test("accepts what fits and names what does not", arguments: cases)
    func validation(_ example: Case) throws {
        let schema = try JSONSchema(JSON.parse(example.schema))
        let violations = schema.validate(try JSON.parse(example.value))
        #expect(violations.map { "\($0.field) \($0.rule)" } == example.violations)
    }

    static let cases = types + members + texts + numbers + lists + combinations + references

    static let types: [Case] = [
        Case("{}", "null"),
        Case("true", "[1]"),
        Case("false", "1", "input false"),
        Case(#"{"type": "string"}"#, #""a""#),
        Case(#"{"type": "string"}"#, "1", "input type"),
        Case(#"{"type": ["string", "null"]}"#, "null"),
        Case(#"{"type": ["string", "null"]}"#, "true", "input type"),
        Case(#"{"type": "integer"}"#, "1.0"),
        Case(#"{"type": "integer"}"#, "1e300"),
        Case(#"{"type": "integer"}"#, "123456789012345678901234567890"),
        Case(#"{"type": "integer"}"#, "1.5", "input type"),
        Case(#"{"type": "number"}"#, "1"),
        Case(#"{"type": "array"}"#, "{}", "input type"),
        Case(#"{"enum": [1, "a", null]}"#, "1.0"),
        Case(#"{"enum": [1, "a"]}"#, "2", "input enum"),
        Case(#"{"const": {"a": 1, "b": 2}}"#, #"{"b": 2, "a": 1}"#),
        Case(#"{"const": 1}"#, "true", "input const"),
        Case(#"{"format": "email", "title": 7}"#, "1"),
    ]

    static let members: [Case] = [
        Case(#"{"required": ["orderId"]}"#, "{}", "input.orderId required"),
        Case(#"{"required": ["a", "b"]}"#, #"{"a": null}"#, "input.b required"),
        Case(#"{"required": ["a"]}"#, "3"),
        Case(#"{"properties": {"a": {"type": "string"}}}"#, #"{"a": 1, "b": 2}"#, "input.a type"),
        Case(#"{"properties": {"a b": false}}"#, #"{"a b": 1}"#, #"input["a b"] false"#),
        Case(
            #"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1, "b": 2}"#,
            "input.b additionalProperties"),
        Case(#"{"additionalProperties": {"type": "number"}}"#, #"{"a": 1, "b": "x"}"#, "input.b type"),
        Case(
            #"{"properties": {"a": {"required": ["b"]}}, "required": ["c"]}"#, #"{"a": {}}"#, "input.a.b required",
            "input.c required"),
    ]

    static let texts: [Case] = [
        Case(#"{"minLength": 2}"#, #""é""#, "input minLength"),
        Case(#"{"maxLength": 1}"#, #""👍""#),
        Case(#"{"maxLength": 1}"#, #""ab""#, "input maxLength"),
        Case(#"{"pattern": "[0-9]{4}"}"#, #""no 1182""#),
        Case(#"{"pattern": "^[0-9]{4}$"}"#, #""no 1182""#, "input pattern"),
        Case(#"{"pattern": "^(a+)+$"}"#, #""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab""#, "input pattern"),
        Case(#"{"minLength": 2, "pattern": "x"}"#, "1"),
    ]

    static let numbers: [Case] = [
        Case(#"{"minimum": 0, "maximum": 10}"#, "10"),
        Case(#"{"minimum": 0}"#, "-0.5", "input minimum"),
        Case(#"{"maximum": 10}"#, "10.01", "input maximum"),
        Case(#"{"exclusiveMinimum": 0}"#, "0", "input exclusiveMinimum"),
        Case(#"{"exclusiveMaximum": 1}"#, "1.0", "input exclusiveMaximum"),
        Case(#"{"minimum": 5}"#, #""1""#),
    ]

    static let lists: [Case] = [
        Case(#"{"items": {"type": "number"}}"#, #"[1, "a", 2, null]"#, "input[1] type", "input[3] type"),
        Case(#"{"minItems": 1}"#, "[]", "input minItems"),
        Case(#"{"maxItems": 1}"#, "[1, 2]", "input maxItems"),
        Case(#"{"items": {"properties": {"sku": {"type": "string"}}}}"#, #"[{"sku": 1}]"#, "input[0].sku type"),
    ]

    static let combinations: [Case] = [
        Case(#"{"allOf": [{"minimum": 1}, {"maximum": 0}]}"#, "0.5", "input minimum", "input maximum"),
        Case(#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, "7"),
        Case(#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, "3", "input anyOf"),
        Case(#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "3"),
        Case(#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "7", "input oneOf"),
        Case(#"{"oneOf": [{"minimum": 1}, {"minimum": 5}]}"#, "0", "input oneOf"),
        Case(#"{"not": {"type": "null"}}"#, "null", "input not"),
        Case(#"{"not": {"type": "null"}}"#, "0"),
    ]

    static let references: [Case] = [
        Case(
            ##"{"$defs": {"id": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/id"}}}"##, ##"{"a": 1}"##,
            "input.a type"),
        Case(
            ##"{"properties": {"child": {"$ref": "#"}}, "required": ["name"]}"##,
            ##"{"name": 1, "child": {"name": 2}}"##),
        Case(
            ##"{"properties": {"child": {"$ref": "#"}}, "required": ["name"]}"##,
            ##"{"name": 1, "child": {"child": {"name": 1}}}"##,
            "input.child.name required"),
        Case(##"{"$defs": {"a/b~c": {"type": "null"}}, "$ref": "#/$defs/a~1b~0c"}"##, "1", "input type"),
        Case(##"{"$defs": {"a b": {"type": "null"}}, "$ref": "#/$defs/a%20b"}"##, "1", "input type"),
        Case(##"{"$defs": {"ä%": {"type": "null"}}, "$ref": "#/$defs/%C3%A4%25"}"##, "1", "input type"),
        Case(
            ##"{"anyOf": [{"type": "null"}, {"minimum": 2}], "properties": {"x": {"$ref": "#/anyOf/1"}}}"##,
            ##"{"x": 1}"##, "input.x minimum"),
    ]
}

extension JSONSchemaTests {
    @Test("words its violations for people")
    func messages() throws {
        let schema = try JSONSchema([
            "required": ["orderId"], "additionalProperties": false,
            "properties": [
                "orderId": [:], "amount": ["type": ["number", "null"]], "kind": ["enum": ["a", "b"]],
                "size": ["minimum": 1], "names": ["maxItems": 1], "code": ["pattern": "^x"], "only": ["const": "y"],
            ],
        ])
        let violations = schema.validate([
            "amount": "1", "kind": "c", "size": 0, "names": ["p", "q"], "code": "y", "only": "x", "more": true,
        ])
        #expect(
            violations.map { "\($0.field) \($0.message)" } == [
                "input.orderId is required",
                "input.more is not a known member",
                "input.amount must be a number or null, not a string",
                #"input.kind must be one of "a", "b""#,
                "input.size must be at least 1",
                "input.names must have at most 1 items, not 2",
                "input.code must match ^x",
                #"input.only must be "y""#,
            ])
    }

    @Test("refuses what is no schema, and says where", arguments: malformedSchemas)
    func malformed(_ schema: String, _ message: String) throws {
        let value = try JSON.parse(schema)
        let error = #expect(throws: SchemaError.self) { try JSONSchema(value) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    static let malformedSchemas: [(String, String)] = [
        ("1", "must be a JSON Schema, an object"),
        (
            #"{"type": "text"}"#,
            #"type: "text" is no type; the types are null, boolean, number, integer, string, array, object"#
        ),
        (#"{"type": []}"#, "type: must be a type or a list of at least one"),
        (#"{"properties": {"a": {"minLength": -1}}}"#, "properties.a.minLength: must be a whole number, 0 or more"),
        (#"{"pattern": "("}"#, "pattern: is no pattern: "),
        (#"{"required": "a"}"#, "required: must be a list of names"),
        (#"{"anyOf": []}"#, "anyOf: must be a list of at least one schema"),
        (##"{"$ref": "#/$defs/a"}"##, "$ref: leads nowhere: there is no #/$defs/a"),
        (#"{"$ref": "other.json"}"#, "$ref: must be a reference into this schema, such as #/$defs/name"),
        (##"{"$ref": "#"}"##, "refers to itself without looking deeper into the value"),
        (##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}"##, "refers to itself without"),
    ]

    /// A schema that asks about one value more often than anybody could wait for.
    private static let explosion: Record = {
        var definitions = Record()
        for level in 0..<40 {
            let next: Value = ["$ref": .string("#/$defs/d\(level + 1)")]
            definitions["d\(level)"] = ["anyOf": [next, next]]
        }
        definitions["d40"] = false
        return Record([("$defs", .record(definitions))])
    }()

    @Test(
        "what could not be checked to its end fits nothing, whatever asks",
        arguments: [
            ["$ref": "#/$defs/d0"], ["not": ["$ref": "#/$defs/d0"]], ["anyOf": [["$ref": "#/$defs/d0"], true]],
            ["oneOf": [["$ref": "#/$defs/d0"], true]], ["allOf": [true, ["$ref": "#/$defs/d0"]]],
        ] as [Value])
    func unchecked(_ keyword: Value) throws {
        var schema = Self.explosion
        for (name, value) in keyword.record ?? Record() { schema[name] = value }
        let violations = try JSONSchema(.record(schema)).validate(1)
        #expect(violations.map { "\($0.field) \($0.rule)" } == ["input limit"])
        #expect(violations.first?.message == "cannot be checked: it takes too many steps with its schema")
    }

    @Test("a value that is large is checked whole, also where it must not fit")
    func large() throws {
        let list: Value = ["a": .list(List((0..<210_000).map { .integer($0) }))]
        let integers: Value = ["properties": ["a": ["items": ["type": "integer"]]]]
        #expect(try JSONSchema(integers).validate(list) == [])
        #expect(try JSONSchema(["not": integers]).validate(list).map(\.rule) == ["not"])
    }

    @Test("a value may be nested as deep as any that comes in, through references at each level")
    func deep() throws {
        var definitions = Record()
        for step in 0..<6 { definitions["r\(step)"] = ["$ref": step == 5 ? "#" : .string("#/$defs/r\(step + 1)")] }
        let schema = try JSONSchema([
            "$defs": .record(definitions), "properties": ["child": ["$ref": "#/$defs/r0"], "leaf": false],
        ])
        #expect(schema.validate(Self.nested(["leaf": 1], levels: Value.nestingLimit - 1)).map(\.rule) == ["false"])
        let deeper = schema.validate(Self.nested(["leaf": 1], levels: 400))
        #expect(deeper.map { "\($0.field) \($0.rule)" } == ["input limit"])
        #expect(deeper.first?.message == "cannot be checked: it is nested too deep for its schema")
    }

    private static func nested(_ value: Value, levels: Int) -> Value {
        (0..<levels).reduce(value) { inner, _ in ["child": inner] }
    }

    @Test("stops at a hundred violations")
    func bounds() throws {
        let many = Value.list(List(repeatElement(Value.null, count: 5000)))
        #expect(try JSONSchema(["items": false]).validate(many).count == 100)
    }
}
