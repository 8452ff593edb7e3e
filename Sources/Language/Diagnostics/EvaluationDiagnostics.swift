import Values

/// The wording of what can be wrong with values.
extension Diagnostic {
    static func operandMismatch(_ sign: String, _ left: Value, _ right: Value, at span: Span) -> Diagnostic {
        let isNull = left.isNull || right.isNull
        return Diagnostic(
            .operandMismatch,
            "`\(sign)` does not work on \(left.kindWithArticle) and \(right.kindWithArticle).", at: span,
            hint: isNull
                ? "`(… ?? 0)` puts a value in place of null."
                : sign == "in" ? "`in` looks into a list, a text or a record." : conversionHint(left, right))
    }

    private static func conversionHint(_ left: Value, _ right: Value) -> String? {
        switch (left, right) {
        case (.string, .number), (.number, .string):
            #"Put a value into a text with "\(…)"; `json("12")` reads a number."#
        case (.duration, .number), (.number, .duration), (.instant, .number): "A duration has a unit: `10s`."
        case (.list, _), (_, .list): "`list + [x]` puts an element into a list; `| each . + 1` computes with each."
        case (.record, .record): "`{...a, ...b}` puts two records together."
        default: nil
        }
    }

    static func cannotNegate(_ value: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .operandMismatch, "`-` does not work on \(value.kindWithArticle).", at: span,
            hint: value.isNull ? "`(… ?? 0)` puts a value in place of null." : "It turns numbers and durations around.")
    }

    static func unordered(_ sign: String, _ left: Value, _ right: Value, at span: Span) -> Diagnostic {
        let kinds = Set([left.kindName, right.kindName])
        let hint: String? =
            kinds == ["duration", "number"]
            ? "A duration has a unit: `1.5s`."
            : kinds == ["number", "string"] ? "`json(…)` reads a number from a string." : nil
        return Diagnostic(
            .unordered, "`\(sign)` finds no order between \(left.kindWithArticle) and \(right.kindWithArticle).",
            at: span,
            hint: hint)
    }

    static func notABoolean(_ value: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .notABoolean, "This must be true or false, not \(value.kindWithArticle).", at: span,
            hint: value.isNull
                ? "`?? false` stands in for null; `!= null` asks whether it is there." : "Compare it: `== …`.")
    }

    static func fieldOfScalar(_ field: String, _ value: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .fieldOfScalar, "There is no field `\(field)` in \(value.kindWithArticle).", at: span,
            hint: hint(forField: field, of: value))
    }

    private static func hint(forField field: String, of value: Value) -> String {
        let isFunction = Builtin.all.contains { $0.signature.name == field }
        let function = isFunction ? "`\(field)` is a function: write `\(field)(…)`, or `… | \(field)`." : nil
        let other = function ?? Habits.hint(for: field)
        if value.list != nil {
            let rows = "`[0].\(field)` reads the first one, `| each .\(field)` all of them."
            return other.map { "\(rows) \($0)" } ?? rows
        }
        return other ?? "`?.\(field)` gives null instead."
    }

    static func unknownField(_ field: String, of handle: Handle, known: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .unknownField, "A \(handle.kind.rawValue) has no field `\(field)`.", at: span,
            hint: "It has \(known.joined(with: "and")).", nearest: Suggestions.nearest(to: field, among: known))
    }

    /// A remark: a missing field is no error.
    static func missingField(_ field: String, nearest: [String], at span: Span) -> Diagnostic {
        Diagnostic(.unknownField, "There is no field `\(field)`, so it is null.", at: span, nearest: nearest)
    }

    static func badIndex(_ index: Value, of value: Value, at span: Span) -> Diagnostic {
        switch value {
        case .list, .string:
            Diagnostic(
                .badIndex, "An index must be a whole number, not \(index.kindWithArticle).", at: span,
                hint: "`[0]` is the first, `[-1]` the last; a field of each is `| each .name`.")
        case .record:
            Diagnostic(
                .badIndex, "A record is indexed by the name of a field, not by \(index.kindWithArticle).", at: span,
                hint: "`.name` or `[\"name\"]` reads a field, `values(…)[0]` the first one.")
        default:
            Diagnostic(
                .badIndex, "There is nothing to index in \(value.kindWithArticle).", at: span,
                hint: value.isNull
                    ? "`(… ?? [])` puts a list in place of null." : "Lists, texts and records are indexed.")
        }
    }

    static func badSpread(_ value: Value, needs: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .badSpread, "`...` here needs \(needs), not \(value.kindWithArticle).", at: span,
            hint: value.isNull
                ? "`...(x ?? [])` spreads nothing in place of null." : "Leave the `...` out to put in the value itself."
        )
    }

    static func divisionByZero(_ sign: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .divisionByZero, "`\(sign)` has zero on its right.", at: span,
            hint: "Ask first: `if n == 0 then null else x \(sign) n`.")
    }

    static func integerOverflow(_ left: Value, _ sign: String, _ right: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .integerOverflow, "\(left.excerpt) \(sign) \(right.excerpt) is no integer of 64 bits.", at: span,
            hint: "Write one of them with a fraction (`1.0`) to compute with decimals.")
    }

    static func oversizedInteger(_ number: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .oversizedInteger,
            "\(number.excerpt) has more than 64 bits and keeps its spelling; it cannot be computed with.",
            at: span, hint: "Write it with a fraction, `1.0`, to compute with about 16 digits of it.")
    }

    static func numberRange(at span: Span) -> Diagnostic {
        Diagnostic(
            .numberRange, "The result is too large for a number.", at: span, hint: "A decimal is at most about 1.8e308."
        )
    }

    static func timeRange(at span: Span) -> Diagnostic {
        Diagnostic(
            .timeRange, "The result is outside of the times and durations that can be held.", at: span,
            hint: "Times lie between 1677 and 2262; a duration is at most 292 years.")
    }

    static func badPattern(_ reason: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .badPattern, "This regular expression does not compile: \(reason).", at: span,
            hint: "A backslash makes a sign plain, best in a 'raw' text: `'\\('`, `'\\.'`.")
    }

    static let hintForJSON = #"Keys and texts stand in double quotes, and nothing behind the value: `{"a": [1, 2]}`."#

    static let hintForPatternLimit = "A pattern with fewer `*` and `+` in a row takes fewer; so does a shorter text."

    static func notLoopable(_ value: Value, at span: Span) -> Diagnostic {
        let hint: String? =
            switch value {
            case .number: "Write the list out: `for x in [1, 2, 3] { … }`."
            case .record: "`entries(…)` makes a list of its fields."
            case .string: "`split(…, \" \")` makes a list of its words, `lines(…)` of its lines."
            case .null: "`(… ?? [])` puts a list in place of null."
            case .handle: "`.items` are the steps of a run."
            default: nil
            }
        return Diagnostic(
            .notLoopable, "`for` goes through a list, not \(value.kindWithArticle).", at: span, hint: hint)
    }

    static func noSuchCell(_ number: Int?, at span: Span) -> Diagnostic {
        Diagnostic(
            .noSuchCell, number.map { "Cell \($0) has no value." } ?? "There is no last value yet.", at: span,
            hint: "`cells` lists the cells.")
    }
}

extension Value {
    /// `a number`, `null`: the kind as it stands in a sentence.
    var kindWithArticle: String { isNull ? "null" : "a " + kindName }

    /// The value as it is spelled, cut for a sentence.
    var excerpt: String {
        let text = jsonPrefix(4000)
        return text.prefix(60).endIndex < text.endIndex ? text.prefix(59) + "…" : text
    }
}
