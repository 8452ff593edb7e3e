import Values

extension Builtin {
    /// Functions from one kind to another, and on numbers and times.
    static let conversions = [round, abs, type, json, text, instant, now]

    private static let number = Parameter("number", .value, takesPipe: true, summary: "The number to work on.")

    private static let round = Builtin(
        "round",
        [
            number,
            Parameter("digits", .value, arity: .optional, summary: "Digits behind the point; none if not given."),
        ],
        summary: "Rounds a number; a half goes away from zero.",
        examples: [Example("round(2.5)", gives: "3"), Example("round(1.2345, 2)", gives: "1.23")]
    ) { arguments throws(Diagnostic) in
        guard let number = arguments[0].number else { throw arguments.wrong(0, needs: "a number") }
        let digits = arguments.values[1] == nil ? 0 : try arguments.count(1)
        if number.isOversizedInteger { throw .oversizedInteger(arguments[0], at: arguments.spans[0]) }
        guard case .integer = number else { return try rounded(number.double, digits: digits, at: arguments.span) }
        return arguments[0]
    }

    private static func rounded(_ value: Double, digits: Int, at span: Span) throws(Diagnostic) -> Value {
        guard value.isFinite else { throw .numberRange(at: span) }
        // Beyond 15 digits a double has nothing left to round.
        guard digits <= 15 else { return .decimal(value) }
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite else { return .decimal(value) }
        let result = scaled / scale
        return digits == 0 ? Int64(exactly: result).map { .number(.integer($0)) } ?? .decimal(result) : .decimal(result)
    }

    private static let abs = Builtin(
        "abs", [number], summary: "Gives a number or a duration without its sign.",
        examples: [Example("abs(-2)", gives: "2"), Example("abs(1s - 3s)", gives: "2s")]
    ) { arguments throws(Diagnostic) in
        switch arguments[0] {
        case .number(let number):
            return number.double < 0 ? try Arithmetic.negated(arguments[0], at: arguments.span) : arguments[0]
        case .duration(let duration):
            return duration < .zero ? try Arithmetic.negated(arguments[0], at: arguments.span) : arguments[0]
        default: throw arguments.wrong(0, needs: "a number or a duration")
        }
    }

    private static let type = Builtin(
        "type", [.value], summary: "Names the kind of a value.",
        details: "One of null, boolean, number, string, list, record, time, duration, run, task.",
        examples: [Example("type(1.5s)", gives: #""duration""#), Example("type([])", gives: #""list""#)]
    ) { arguments throws(Diagnostic) in .string(arguments[0].kindName) }

    private static let json = Builtin(
        "json", [.text], summary: "Reads a JSON text.", details: "`text(x)` is the way back.",
        examples: [Example(#"json('{"a": [1, 1.10]}').a"#, gives: "[1, 1.10]")]
    ) { arguments throws(Diagnostic) in
        let text = try arguments.text()
        do {
            return try JSON.parse(text)
        } catch {
            throw Diagnostic(.badJSON, "This text is \(error).", at: arguments.spans[0], hint: Diagnostic.hintForJSON)
        }
    }

    private static let text = Builtin(
        "text", [.value], summary: "Gives a value as text, lists and records as JSON.",
        examples: [Example("text(1.10)", gives: #""1.10""#), Example("text({a: 1})", gives: #"'{"a":1}'"#)]
    ) { arguments throws(Diagnostic) in .string(try arguments.machine.text(of: arguments[0], at: arguments.span)) }

    private static let instant = Builtin(
        "instant", [.text], summary: "Reads a time as ISO 8601 spells it.",
        examples: [Example(#"instant("2026-05-12T09:30:01Z") - instant("2026-05-12T09:30:00Z")"#, gives: "1s")]
    ) { arguments throws(Diagnostic) in
        if case .instant = arguments[0] { return arguments[0] }
        let text = try arguments.text()
        guard let instant = Instant(text) else {
            throw Diagnostic(
                .badTime, "\(Value.string(text).excerpt) is no time.", at: arguments.spans[0],
                hint: "Times look like `2026-05-12T09:30:00Z`.")
        }
        return .instant(instant)
    }

    private static let now = Builtin(
        "now", [], effect: .pure, summary: "Gives the time at which the cell began.",
        examples: [Example("now() - now()", gives: "0s")]
    ) { arguments throws(Diagnostic) in .instant(arguments.machine.host.now) }
}
