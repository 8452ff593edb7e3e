/// The wording of what can be wrong with a call.
extension Diagnostic {
    static func unknownCommand(_ name: String, nearest: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .unknownCommand, "There is no command or function `\(name)`.", at: span,
            hint: nearest.isEmpty ? "`help` lists them; a function made with `fn` is called as `\(name)(…)`." : nil,
            nearest: nearest)
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

    static func unknownFlag(_ flag: String, of call: String, flags: [Flag], at span: Span) -> Diagnostic {
        let names = flags.map { "--" + $0.name }
        let nearest = Suggestions.nearest(to: flag, among: flags.map(\.name)).map { "--" + $0 }
        let hint = names.isEmpty ? "It has none." : nearest.isEmpty ? "It has \(names.joined(with: "and"))." : nil
        return Diagnostic(.unknownFlag, "`\(call)` has no flag `--\(flag)`.", at: span, hint: hint, nearest: nearest)
    }

    static func flagWithoutValue(_ flag: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .flagWithoutValue, "`--\(flag)` needs a value.", at: span, hint: "Write it behind: `--\(flag) VALUE`.")
    }

    static func unknownArgument(_ label: String, of signature: Signature, at span: Span) -> Diagnostic {
        let names = signature.parameters.map(\.name) + signature.flags.map(\.name)
        return Diagnostic(
            .unknownArgument, "`\(signature.name)` has no argument named `\(label)`.", at: span,
            hint: names.isEmpty ? "It takes none." : "It has \(names.joined(with: "and")).",
            nearest: Suggestions.nearest(to: label, among: names))
    }

    static func repeatedArgument(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.repeatedArgument, "`\(name)` is given twice.", at: span)
    }

    static func tooManyArguments(_ signature: Signature, isPiped: Bool, at span: Span) -> Diagnostic {
        Diagnostic(
            .tooManyArguments, "`\(signature.name)` does not take this argument.", at: span,
            hint: "It is \(signature.usage(isPiped: isPiped)).")
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
            hint: "It is \(signature.usage(isPiped: false)).")
    }

    static func timeWithoutUnit(_ text: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .timeWithoutUnit, "A length of time needs its unit.", at: span, hint: "Write `\(text)s` for seconds.")
    }

    static func notAChoice(_ word: String, choices: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .notAChoice, "`\(word)` is not one of \(choices.joined(with: "and")).", at: span,
            nearest: Suggestions.nearest(to: word, among: choices))
    }

    static func wrongArgument(
        _ parameter: String, of call: String, needs: String, found: String, at span: Span, hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .wrongArgument, "\(parameter.uppercased()) of `\(call)` must be \(needs), not \(found).", at: span,
            hint: hint)
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
