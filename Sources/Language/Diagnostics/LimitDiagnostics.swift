/// The wording of the limits: each is an error that names the limit and its value.
extension Diagnostic {
    static func valueNesting(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .valueNesting, "This value nests deeper than \(limit), the limit of `valueNesting`.", at: span,
            hint: "Does it put a value into itself again and again?")
    }

    static func valueParts(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .valueParts, "This value has more than \(limit) parts, the limit of `valueParts`.", at: span,
            hint: "Does it put a value into itself again and again?")
    }

    static func resultSize(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .resultSize, "As JSON this has more than \(limit) bytes, the limit of `resultSize`.", at: span,
            hint: "`take` and `select` make less of it; `let x = …` only gives it a name.")
    }

    static func memory(_ limit: Int) -> Diagnostic {
        Diagnostic(
            .memoryLimit, "This takes more than \(limit) bytes of memory, the limit of `memory`.",
            hint: "`take`, or `where` in an earlier stage, makes less of it; `let x = null` gives back what `x` holds.")
    }

    static func recursion(_ name: String, limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .recursionLimit, "`\(name)` calls itself deeper than the limit of `recursion`, \(limit), allows.", at: span,
            hint: "Does it have a case in which it does not call itself?")
    }

    static func stack(_ name: String, limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .recursionLimit, "`\(name)` calls itself deeper than the limit of `stack`, \(limit) bytes, allows.",
            at: span,
            hint: "Does it have a case in which it does not call itself?")
    }

    static func steps(_ limit: Int) -> Diagnostic {
        Diagnostic(
            .stepLimit, "This cell took more than \(limit) steps, the limit of `steps`.",
            hint: "`take`, or `where` in an earlier stage, makes less of it.")
    }

    static func listLength(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .listLimit, "This list has more than \(limit) elements, the limit of `listLength`.", at: span,
            hint: "`take`, or `where` in an earlier stage, makes less of it.")
    }

    static func textLength(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(
            .textLimit, "This text has more than \(limit) bytes, the limit of `textLength`.", at: span,
            hint: "Work on a list of parts instead: `split(…)` or `lines(…)`.")
    }

    static func interrupted() -> Diagnostic { Diagnostic(.interrupted, "Interrupted.", outcome: .interrupted) }
}
