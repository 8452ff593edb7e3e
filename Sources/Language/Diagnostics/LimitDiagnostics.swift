/// The wording of the limits: each is an error that names the limit and its value.
extension Diagnostic {
    static func valueNesting(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(.valueNesting, "This value nests deeper than \(limit), the limit of `valueNesting`.", at: span)
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
        Diagnostic(.stepLimit, "This cell took more than \(limit) steps, the limit of `steps`.")
    }

    static func listLength(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(.listLimit, "This list has more than \(limit) elements, the limit of `listLength`.", at: span)
    }

    static func textLength(_ limit: Int, at span: Span) -> Diagnostic {
        Diagnostic(.textLimit, "This text has more than \(limit) bytes, the limit of `textLength`.", at: span)
    }

    static func interrupted() -> Diagnostic { Diagnostic(.interrupted, "Interrupted.", outcome: .interrupted) }
}
