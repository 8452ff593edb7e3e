import Values

/// The wording of what can be wrong with a call.
extension Diagnostic {
    static func unknownCommand(_ name: String, nearest: [String], at span: Span) -> Diagnostic {
        let habit = Habits.hint(for: name)
        let general = "`help` lists them; a function made with `fn` is called as `\(name)(…)`."
        return Diagnostic(
            .unknownCommand, "There is no command or function `\(name)`.", at: span,
            hint: habit ?? (nearest.isEmpty ? general : nil), nearest: habit == nil ? nearest : [])
    }

    static func commaBetweenArguments(line: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .commaBetweenArguments, "Arguments stand side by side, without a comma.", at: span, hint: "Write `\(line)`."
        )
    }

    static func comparisonAfterStage(_ rest: String, stage: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .comparisonAfterStage, "A stage of a pipe has no `\(rest.prefix { $0 != " " })` behind it.", at: span,
            hint: "Put the pipe in parentheses: `(… | \(stage)) \(rest)`.")
    }

    static func unknownFlag(_ flag: String, of signature: Signature, at span: Span) -> Diagnostic {
        let names = signature.flags.map { "--" + $0.name }
        let nearest = Suggestions.nearest(to: flag, among: signature.flags.map(\.name)).map { "--" + $0 }
        let isParameter = signature.parameters.contains { $0.name == flag }
        let hint =
            isParameter
            ? "\(flag.uppercased()) stands there without a flag: \(signature.usage(isPiped: false))."
            : names.isEmpty ? "It has none." : nearest.isEmpty ? "It has \(names.joined(with: "and"))." : nil
        return Diagnostic(
            .unknownFlag, "`\(signature.name)` has no flag `--\(flag)`.", at: span, hint: hint,
            nearest: isParameter ? [] : nearest)
    }

    static func flagWithoutValue(_ flag: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .flagWithoutValue, "`--\(flag)` needs a value.", at: span, hint: "Write it behind: `--\(flag) VALUE`.")
    }

    static func unknownArgument(_ label: String, of signature: Signature, at span: Span) -> Diagnostic {
        let names = signature.parameters.map(\.name) + signature.flags.map(\.name)
        let nearest = Suggestions.nearest(to: label, among: names)
        let takesRecord = signature.parameters.contains { $0.name == "input" }
        let hint =
            takesRecord && nearest.isEmpty
            ? "A record stands in braces: `{\(label): …}`."
            : names.isEmpty ? "It takes none." : "It has \(names.joined(with: "and"))."
        return Diagnostic(
            .unknownArgument, "`\(signature.name)` has no argument named `\(label)`.", at: span, hint: hint,
            nearest: nearest)
    }

    static func repeatedArgument(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .repeatedArgument, "`\(name)` is given twice.", at: span, hint: "Leave one of them out.")
    }

    static func tooManyArguments(_ word: String, of signature: Signature, isPiped: Bool, at span: Span) -> Diagnostic {
        let parameters = signature.parameters.filter { !(isPiped && $0.takesPipe) }
        let isText = word.first?.isLetter == true && parameters.contains { $0.kinds == [.value] }
        let hint = isText ? "A text of several words stands in quotes: \"… \(word)\"." : nil
        return Diagnostic(
            .tooManyArguments,
            parameters.isEmpty
                ? "`\(signature.name)` takes no argument\(isPiped ? " behind a pipe" : "")."
                : "This is one argument more than `\(signature.name)` takes.",
            at: span, hint: hint ?? "It is \(signature.usage(isPiped: isPiped)).")
    }

    static func missingArgument(_ parameter: Parameter, of signature: Signature, isPiped: Bool, at span: Span)
        -> Diagnostic
    {
        Diagnostic(
            .missingArgument,
            "`\(signature.name)` needs \(parameter.name.uppercased()): \(parameter.summary.uncapitalized)",
            at: span, hint: "It is \(signature.usage(isPiped: isPiped)).")
    }

    static func pipeNotTaken(_ signature: Signature, at span: Span) -> Diagnostic {
        Diagnostic(
            .pipeNotTaken, "`\(signature.name)` takes nothing from a pipe.", at: span,
            hint: "It stands at the start of a line: \(signature.usage(isPiped: false)).")
    }

    static func timeWithoutUnit(_ text: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .timeWithoutUnit, "A length of time needs its unit.", at: span,
            hint: "Write `\(text)s` for seconds, `\(text)m` for minutes.")
    }

    static func notAChoice(_ word: String, choices: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .notAChoice, "`\(word)` is not one of \(choices.joined(with: "and")).", at: span,
            nearest: Suggestions.nearest(to: word, among: choices))
    }

    static func wrongArgument(
        _ parameter: String, of call: String, needs: String, found: Value, at span: Span
    ) -> Diagnostic {
        Diagnostic(
            .wrongArgument,
            "\(parameter.uppercased()) of `\(call)` must be \(needs), not \(found.number.map { "\($0)" } ?? found.kindWithArticle).",
            at: span, hint: hint(for: found, insteadOf: needs))
    }

    /// A row that a function cannot work with.
    static func wrongRow(of call: String, needs: String, found: Value, at span: Span) -> Diagnostic {
        Diagnostic(
            .wrongArgument, "`\(call)` needs \(needs) in each row, not \(found.kindWithArticle).", at: span,
            hint: found.record.flatMap { $0.keys.first }.map { "Name the field: `\(call) .\($0)`." }
                ?? (found.string == nil ? nil : "`\(call) json(.field)` reads numbers from texts."))
    }

    private static func hint(for found: Value, insteadOf needs: String) -> String? {
        switch (found, needs) {
        case (.string(let text), _) where needs.contains("number"):
            Number(json: text) == nil
                ? "`json(\"12\")` reads a number from a text." : "Without quotes it is a number: `\(text)`."
        case (.number(let number), "a task"): "A task is written `t\(number)`; `tasks` lists them."
        case (.number(let number), "a run"): "A run is written `r\(number)`; `jobs` lists them."
        case (.number, _) where needs.contains("from 0 on") && found.int.map { $0 < 0 } == true:
            "`last` and `[-1]` count from the end."
        case (.null, _): "`(… ?? …)` puts a value in place of null."
        case (.record, "a list"): "`entries(…)` makes a list of its fields, `[…]` a list of this one record."
        case (.string, "a list"): "`split(…, \" \")` makes a list of its words, `lines(…)` of its lines."
        case (_, "a list"): "A list stands in brackets: `[…]`."
        case (.number, "a string"): "`text(…)` makes a text of it."
        default: nil
        }
    }
}

extension Signature {
    /// The call as it is typed: `` `take N` ``, with the pipe before it where one fills a parameter.
    public func usage(isPiped: Bool) -> String {
        var words = isPiped ? ["… |", name] : [name]
        for parameter in parameters where !(isPiped && parameter.takesPipe) {
            let shown = parameter.name.uppercased()
            switch parameter.arity {
            case .required: words.append(shown)
            case .optional: words.append("[\(shown)]")
            case .many(let minimum): words.append(minimum > 0 ? "\(shown)…" : "[\(shown)…]")
            }
        }
        words += flags.map { $0.kind == nil ? "[--\($0.name)]" : "[--\($0.name) VALUE]" }
        return "`\(words.joined(separator: " "))`"
    }
}

extension String {
    /// The text with a small first letter, to go on after a colon.
    var uncapitalized: String { prefix(1).lowercased() + dropFirst() }
}
