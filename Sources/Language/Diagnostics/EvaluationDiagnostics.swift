import Values

/// The wording of what can be wrong with values.
extension Diagnostic {
    static func operandMismatch(_ sign: String, _ left: Value, _ right: Value, at span: Span) -> Diagnostic {
        let isNull = left.isNull || right.isNull
        return Diagnostic(
            .operandMismatch,
            "`\(sign)` does not work on \(left.kindWithArticle) and \(right.kindWithArticle).", at: span,
            hint: isNull
                ? "`(… ?? 0)` puts a value in place of null." : conversionHint(left, right))
    }

    private static func conversionHint(_ left: Value, _ right: Value) -> String? {
        switch (left, right) {
        case (.string, .number), (.number, .string):
            #"Put a value into a text with "\(…)"; `json("12")` reads a number."#
        case (.duration, .number), (.number, .duration): "A duration has a unit: `10s`."
        case (.record, .record): "`{...a, ...b}` puts two records together."
        default: nil
        }
    }

    static func cannotNegate(_ value: Value, at span: Span) -> Diagnostic {
        Diagnostic(.operandMismatch, "`-` does not work on \(value.kindWithArticle).", at: span)
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
        let hint =
            value.list == nil
            ? "`?.\(field)` gives null instead." : "`[0].\(field)` reads the first one, `| each .\(field)` all of them."
        return Diagnostic(
            .fieldOfScalar, "There is no field `\(field)` in \(value.kindWithArticle).", at: span, hint: hint)
    }

    static func unknownField(_ field: String, of handle: Handle, known: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .unknownField, "A \(handle.kind.rawValue) has no field `\(field)`.", at: span,
            hint: "It has \(known.joined(with: "and")).", nearest: Suggestions.nearest(to: field, among: known))
    }

    static func badIndex(_ index: Value, of value: Value, at span: Span) -> Diagnostic {
        switch value {
        case .list, .string:
            Diagnostic(.badIndex, "An index must be a whole number, not \(index.kindWithArticle).", at: span)
        case .record:
            Diagnostic(
                .badIndex, "A record is indexed by the name of a field, not by \(index.kindWithArticle).", at: span)
        default:
            Diagnostic(.badIndex, "There is nothing to index in \(value.kindWithArticle).", at: span)
        }
    }

    static func badSpread(_ value: Value, needs: String, at span: Span) -> Diagnostic {
        Diagnostic(.badSpread, "`...` here needs \(needs), not \(value.kindWithArticle).", at: span)
    }

    static func divisionByZero(_ sign: String, at span: Span) -> Diagnostic {
        Diagnostic(.divisionByZero, "`\(sign)` has zero on its right.", at: span)
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
            at: span)
    }

    static func numberRange(at span: Span) -> Diagnostic {
        Diagnostic(.numberRange, "The result is too large for a number.", at: span)
    }

    static func timeRange(at span: Span) -> Diagnostic {
        Diagnostic(.timeRange, "The result is outside of the times and durations that can be held.", at: span)
    }

    static func badPattern(_ reason: String, at span: Span) -> Diagnostic {
        Diagnostic(.badPattern, "This regular expression does not compile: \(reason).", at: span)
    }

    static func notLoopable(_ value: Value, at span: Span) -> Diagnostic {
        Diagnostic(.notLoopable, "`for` goes through a list, not \(value.kindWithArticle).", at: span)
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
        let text = json()
        return text.count > 60 ? text.prefix(59) + "…" : text
    }
}
