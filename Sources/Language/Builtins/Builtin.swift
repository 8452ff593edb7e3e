import Values

/// A function of the language: what it is and what it does, in one place.
struct Builtin: Sendable {
    let signature: Signature
    /// Whether `name:` before a row argument gives the result a name, as in `select n: .a`.
    let takesLabels: Bool
    let body: @Sendable (inout BuiltinArguments) throws(Diagnostic) -> Value

    init(
        _ name: String, _ parameters: [Parameter], takesLabels: Bool = false, effect: Effect = .pure, summary: String,
        details: String = "", examples: [Example],
        body: @escaping @Sendable (inout BuiltinArguments) throws(Diagnostic) -> Value
    ) {
        signature = Signature(
            name, parameters: parameters, effect: effect, summary: summary, details: details, examples: examples)
        self.takesLabels = takesLabels
        self.body = body
    }

    /// All of them, by family.
    static let all: [Builtin] =
        picking + shaping + grouping + aggregates + records + texts + patterns + conversions + files
}

extension Registry.Entry {
    var takesLabels: Bool { builtin?.takesLabels ?? false }
}

extension Parameter {
    /// The list a stage works on.
    static let list = Parameter("list", .value, takesPipe: true, summary: "The list to work on.")
    /// The text a function works on.
    static let text = Parameter("text", .value, takesPipe: true, summary: "The text to work on.")
    static let value = Parameter("value", .value, takesPipe: true, summary: "The value to work on.")

    /// What to take of each row; the row itself when it is missing.
    static let key = Parameter(
        "key", .row, arity: .optional, summary: "What to take of each row; the row itself if not given.")
}
