import Values

extension Builtin {
    /// Functions on records.
    static let records = [keys, values, entries]

    private static let record = Parameter("record", .value, takesPipe: true, summary: "The record to work on.")

    private static let keys = Builtin(
        "keys", [record], summary: "Lists the names of the fields of a record.",
        examples: [Example("keys({a: 1, b: 2})", gives: #"["a", "b"]"#)]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.record().keys.map { .string($0) }) }

    private static let values = Builtin(
        "values", [record], summary: "Lists the values of the fields of a record.",
        examples: [Example("values({a: 1, b: 2})", gives: "[1, 2]")]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.record().values) }

    private static let entries = Builtin(
        "entries", [record], summary: "Makes each field of a record a row with `key` and `value`.",
        examples: [Example("entries({a: 1})", gives: #"[{key: "a", value: 1}]"#)]
    ) { arguments throws(Diagnostic) in
        try arguments.result(arguments.record().map { .record(Record([("key", .string($0)), ("value", $1)])) })
    }
}
