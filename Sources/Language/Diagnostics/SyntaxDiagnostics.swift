/// The wording of what can be wrong with a text before it is known what it means.
extension Diagnostic {
    static func unexpected(_ found: String, expected: [String], hint: String? = nil, at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedToken, "Expected \(expected.joined(with: "or")), found \(found).", at: span, hint: hint)
    }

    static func unexpectedPipe(isDouble: Bool, expected: [String], at span: Span) -> Diagnostic {
        let hint =
            isDouble
            ? "Write `or`."
            : expected.contains("an expression")
                ? "A pipe needs a value on its left: `$_ | …` takes the last one."
                : "A pipe inside of an expression needs parentheses: `(… | …)`."
        return unexpected("`|`", expected: expected, hint: hint, at: span)
    }

    static func unexpectedEnd(expected: [String], hint: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .unexpectedEnd, "The text ends too early: expected \(expected.joined(with: "or")).", at: span, hint: hint)
    }

    static func unexpectedCharacter(_ character: String, at span: Span) -> Diagnostic {
        let shown = character.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.value < 32 || $0.value == 127
        }
        let scalars = character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        let name = shown ? scalars.joined(separator: " ") : character == "`" ? "A backquote" : "`\(character)`"
        return Diagnostic(
            .unexpectedCharacter, "\(name) means nothing here.", at: span,
            hint: characterHints[character])
    }

    private static let characterHints: [String: String] = {
        let curly = "Curly quotes come from a document: type the plain \" instead."
        let dash = "This dash comes from a document: type the plain - instead."
        return [
            "!": "Write `not` for the opposite, `!=` for \"is not\".", "&": "Write `and`.",
            "?": "`help` shows what there is; a choice is `if c then a else b`, and `??` stands in for null.",
            "“": curly, "”": curly, "„": curly, "«": curly, "»": curly, "‘": curly, "’": curly, "–": dash, "—": dash,
            "\u{A0}": "This is a no-break space; type an ordinary one.", "×": "Write `*`.", "÷": "Write `/`.",
            "≠": "Write `!=`.", "≤": "Write `<=`.", "≥": "Write `>=`.", "…": "Write `...`.",
            "$": "Names have no `$`; a cell is `$3`, the last value `$_`.",
            "#": "A comment needs white space before its `#`.", "^": "There is no power; write `x * x`.",
            "@": "Agents, runs and tasks are called by their bare names.",
            "`": "Commands of the system are not run here; texts stand in \"…\" or '…'.",
        ]
    }()

    static func unterminatedString(quote: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .unterminatedString, "This string has no closing quote on its line.", at: span,
            hint: quote == "'" ? "Close it with '." : "Close it with \"; a line break inside is spelled \\n.")
    }

    static func badEscape(_ escape: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .badEscape, "`\(escape)` is no escape.", at: span,
            hint: #"There are \" \\ \/ \b \f \n \r \t \u0041 \u{1F600} and \(expression); 'raw' strings have none."#)
    }

    static func badNumber(_ text: String, at span: Span) -> Diagnostic {
        let digits = text.prefix { $0.isNumber }
        let rest = text.dropFirst(digits.count)
        let duration = Int(digits).flatMap { amount in unit(of: String(rest)).map { $0(amount) } }
        let hint =
            rest.isEmpty || rest.first == "."
            ? "A number has no zeros in front."
            : rest.contains("_")
                ? "Digits stand together, without `_`."
                : duration.map { "Write `\($0)`." }
                    ?? "A duration is a number and one unit: `250ms`, `1.5s`, `2m`, `1h`."
        return Diagnostic(.badNumber, "`\(text)` is neither a number nor a duration.", at: span, hint: hint)
    }

    /// How a length of time is written whose unit somebody spelled in another way: `sec`, `minutes`, `d`.
    static func unit(of word: String) -> ((Int) -> String)? {
        switch word.lowercased() {
        case "ms", "msec", "millis", "millisecond", "milliseconds": { "\($0)ms" }
        case "s", "sec", "secs", "second", "seconds": { "\($0)s" }
        case "m", "min", "mins", "minute", "minutes": { "\($0)m" }
        case "h", "hr", "hrs", "hour", "hours": { "\($0)h" }
        case "d", "day", "days": { $0 < 100_000 ? "\($0 * 24)h" : "24h" }
        case "w", "week", "weeks": { $0 < 100_000 ? "\($0 * 168)h" : "168h" }
        default: nil
        }
    }

    static func leadingDot(followsOperand: Bool, at span: Span) -> Diagnostic {
        Diagnostic(
            .badNumber, "A number does not begin with a dot.", at: span,
            hint: followsOperand ? "An element of a list is read with `[0]`." : "Write a `0` before it.")
    }

    static func sourceNesting(limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(.sourceNesting, "The text nests deeper than \(limit), the limit of `nesting`.", at: span)
    }

    static func assignment(hint: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .assignment, "`=` stands only after `let name`, `fn name(…)` and a parameter.", at: span, hint: hint)
    }

    static func assignment(to name: String, next: String, at span: Span) -> Diagnostic {
        let hint = next == ">" ? Surroundings.arrow : "`let \(name) = …` gives a value a name, `==` compares."
        return assignment(hint: hint, at: span)
    }

    static func chainedComparison(at span: Span) -> Diagnostic {
        Diagnostic(
            .chainedComparison, "Comparisons do not chain.", at: span,
            hint: "Join two of them with `and`, or put the first one in parentheses.")
    }

    static func misplacedElse(at span: Span) -> Diagnostic {
        Diagnostic(
            .misplacedElse, "This `else` belongs to no `if`.", at: span,
            hint: "It stands on the line of the `}` that ends the `if` block.")
    }
}
