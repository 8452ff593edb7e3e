import Language
import SessionFile
import Tables
import Values

/// Looking at a result in another way: `again expand`.
enum ViewCommands {
    static let all = [again, expand]

    static let again = Command(
        Signature(
            "again", flags: [Flag("page", summary: "Shows it in a pager: $PAGER, or less.")] + Listing.flags,
            effect: .pure, summary: "Shows the last value whole: all rows, and nothing cut or hidden.",
            details: """
                What does not fit the terminal as a table is shown record by record. In a script, in a pipe and where there \
                is no pager, --page prints as without it.
                """,
            examples: [
                Example("again", prints: "a\n-\n1", after: ["[{a: 1}]"]),
                Example("again --page", prints: "a\n-\n1", after: ["[{a: 1}]"]),
                Example("again --csv", prints: "a\n1", after: ["[{a: 1}]"]),
            ])
    ) { call, context async throws(Diagnostic) in
        guard let value = context.cell.value(ofCell: nil) else {
            throw Diagnostic(
                "no-value-yet", "No cell has given a value yet.", at: context.call.span,
                hint: "Commands that list and expressions give one: `runs`, `1 + 1`.")
        }
        let current = context.core.book.current(value)
        let last: Cell.Drawing = context.core.lastDrawing ?? { Renderer($0).render(current) }
        let draw: Cell.Drawing = { last($0.whole) }
        return CommandResult(value: value, display: call.isOn("page") ? .paged(draw) : .drawn(draw))
    }

    static let expand = Command(
        Signature(
            "expand",
            parameters: [
                Parameter(
                    "when", .word(.choice(Layout.Expand.allCases.map(\.rawValue))), arity: .optional,
                    summary: "on, off or auto; the other of on and auto if left out.")
            ],
            effect: .pure, summary: "Chooses when records of a list are drawn one below the other.",
            details: """
                on: always; off: a list is always a table; auto: only a single record that is too wide for a table. It \
                counts from the next cell on; expand and again, one after the other, show the last value so.
                """,
            examples: [Example("expand on", prints: "expand is on"), Example("expand", prints: "expand is on")])
    ) { call, context async throws(Diagnostic) in
        let present = context.core.settings.expand
        let wanted = call.value("when")?.string ?? (present == .on ? Layout.Expand.auto : .on).rawValue
        guard try context.set("expand", to: wanted) else {
            throw Diagnostic(
                "bad-setting", "expand does not take \(wanted).", at: call.argument("when")?.span,
                hint: "Write `expand on`, `expand off` or `expand auto`.")
        }
        context.write("expand is \(wanted)")
        return .silent()
    }
}

extension CommandContext {
    /// Changes a setting from the next cell on, and writes that down.
    /// - Returns: False when there is no such setting or it does not take this value.
    func set(_ name: String, to value: String) throws(Diagnostic) -> Bool {
        guard core.update({ $0.settings.set(name, to: value) }) else { return false }
        try record(name, .string(value))
        return true
    }
}
