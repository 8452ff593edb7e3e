/// The wording of what can be wrong with a text before it is known what it means.
extension Diagnostic {
    static func unexpected(_ found: String, expected: [String], at span: Span) -> Diagnostic {
        Diagnostic(.unexpectedToken, "Expected \(expected.joined(with: "or")), found \(found).", at: span)
    }

    static func unexpectedPipe(isDouble: Bool, expected: [String], at span: Span) -> Diagnostic {
        var diagnostic = unexpected("`|`", expected: expected, at: span)
        diagnostic.hint = isDouble ? "Write `or`." : "A pipe inside of an expression needs parentheses: `(… | …)`."
        return diagnostic
    }

    static func unexpectedEnd(expected: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .unexpectedEnd, "The text ends too early: expected \(expected.joined(with: "or")).", at: span,
            hint: "Go on on the next line.")
    }

    static func unexpectedCharacter(_ character: String, at span: Span) -> Diagnostic {
        let hints = [
            "!": "Write `not` for the opposite, `!=` for \"is not\".", "&": "Write `and`.",
            "?": "Write `?.field` or `??`.",
            "“": "Use the plain quote \".", "”": "Use the plain quote \".", "‘": "Use the plain quote '.",
            "’": "Use the plain quote '.", "\u{A0}": "This is a no-break space; type an ordinary one.",
            "$": "A cell is `$3`, the last value `$_`.", "#": "A comment needs white space before its `#`.",
        ]
        let shown = character.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || $0.value < 32 || $0.value == 127
        }
        let scalars = character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        let name = shown ? scalars.joined(separator: " ") : "`\(character)`"
        return Diagnostic(.unexpectedCharacter, "\(name) means nothing here.", at: span, hint: hints[character])
    }

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
        let unit = text.drop { !$0.isLetter }
        let hint =
            unit.isEmpty
            ? "A number has no zeros in front." : "A duration is a number and one unit: `250ms`, `1.5s`, `2m`, `1h`."
        return Diagnostic(.badNumber, "`\(text)` is neither a number nor a duration.", at: span, hint: hint)
    }

    static func leadingDot(at span: Span) -> Diagnostic {
        Diagnostic(.badNumber, "A number does not begin with a dot.", at: span, hint: "Write a `0` before it.")
    }

    static func sourceNesting(limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(.sourceNesting, "The text nests deeper than \(limit), the limit of `nesting`.", at: span)
    }

    static func assignment(to name: String?, at span: Span) -> Diagnostic {
        let hint = name.map { "`let \($0) = …` gives a value a name, `==` compares." } ?? "`==` compares."
        return Diagnostic(
            .assignment, "`=` stands only after `let name`, `fn name(…)` and a parameter.", at: span, hint: hint)
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
