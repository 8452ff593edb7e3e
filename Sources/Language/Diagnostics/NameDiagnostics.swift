/// The wording of what can be wrong with names and effects.
extension Diagnostic {
    /// - Parameter isInRow: Whether the name stands where most often a field of the row is meant.
    static func unknownName(
        _ name: String, nearest: [String], hint: String?, isInRow: Bool, at span: Span
    ) -> Diagnostic {
        let habit = isInRow ? Habits.hintInRow(for: name) : hint == nil ? Habits.hint(for: name) : nil
        return Diagnostic(
            .unknownName, "There is nothing called `\(name)`.", at: span,
            hint: habit ?? hint
                ?? (nearest.isEmpty ? "`vars` lists the names that are bound, `help` the commands." : nil),
            nearest: habit == nil ? nearest.filter { $0 != name } : [])
    }

    static func unknownFunction(_ name: String, nearest: [String], hint: String?, at span: Span) -> Diagnostic {
        let habit = hint == nil ? Habits.hint(for: name) : nil
        let general = "`help` lists them; `fn \(name)(…) = …` makes one."
        return Diagnostic(
            .unknownFunction, "There is no function `\(name)`.", at: span,
            hint: habit ?? hint ?? (nearest.isEmpty ? general : nil), nearest: habit == nil ? nearest : [])
    }

    static func reservedName(_ name: String, because reason: String, at span: Span) -> Diagnostic {
        Diagnostic(.reservedName, "`\(name)` \(reason).", at: span, hint: "Take another name.")
    }

    static func misplacedFunction(at span: Span) -> Diagnostic {
        Diagnostic(.misplacedFunction, "`fn` stands at the top level, not in a block.", at: span, hint: "Move it up.")
    }

    static func repeatedParameter(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .repeatedParameter, "There are two parameters `\(name)`.", at: span, hint: "Give one of them another name.")
    }

    static func rowOutside(at span: Span) -> Diagnostic {
        Diagnostic(
            .rowOutside, "`.` stands for a row only in an argument that is evaluated row by row.", at: span,
            hint: "Such as `| where .status == \"Completed\"`.")
    }

    static func effectNotAllowed(_ name: String, _ effect: Effect, allowed: Effect, at span: Span) -> Diagnostic {
        let place =
            allowed == .pure
            ? "a row argument, an interpolation or a default value takes only what depends on its arguments alone"
            : "it stands only at the head of a statement, after `let x =`, or at the end of a pipe there"
        return Diagnostic(
            .effectNotAllowed, "`\(name)` \(effect.verb), and \(place).", at: span,
            hint: effect > .reads
                ? "`for x in list { \(name) … }` does it for each."
                : "Give its result a name first: `let x = \(name) …`.")
    }

    static func taskNotWrittenOut(_ command: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .taskNotWrittenOut, "On `live` the task of a decision is written out.", at: span,
            hint: "Type its number, `\(command) t1`.")
    }

    /// - Parameter takesText: Whether the command takes a text behind its runs and tasks.
    static func unknownReference(
        _ word: String, kind: String, nearest: [String], takesText: Bool, at span: Span
    ) -> Diagnostic {
        let general =
            "It is a name given with `let`, a number like `\(kind.prefix(1))1`, or at least 6 digits of an id."
        return Diagnostic(
            .unknownReference, "`\(word)` names no \(kind).", at: span,
            hint: takesText ? "A text stands in quotes: `\"\(word)\"`." : general, nearest: nearest)
    }

    static func wrongCount(of definition: FunctionDefinition, given: Int, at span: Span) -> Diagnostic {
        let (least, most) = (definition.parameters.count { $0.fallback == nil }, definition.parameters.count)
        let count = least == most ? "\(least)" : "\(least) to \(most)"
        return Diagnostic(
            given > most ? .tooManyArguments : .missingArgument,
            "`\(definition.name.text)` takes \(count) \(most == 1 ? "argument" : "arguments"), not \(given).", at: span,
            hint: "It is \(definition.usage).")
    }
}

extension FunctionDefinition {
    /// The call as it is typed: `` `f(a, [b])` ``.
    var usage: String {
        let names = parameters.map { $0.fallback == nil ? $0.name.text : "[\($0.name.text)]" }
        return "`\(name.text)(\(names.joined(separator: ", ")))`"
    }
}

extension Effect {
    /// What a call of this effect does, as a sentence goes on.
    fileprivate var verb: String {
        switch self {
        case .pure: "depends on its arguments alone"
        case .reads: "asks the platform or reads a file"
        case .writes: "writes a file"
        case .sends: "sends something"
        case .decides: "decides a task"
        }
    }
}
