/// The wording of what can be wrong with names and effects.
extension Diagnostic {
    static func unknownName(_ name: String, nearest: [String], hint: String?, at span: Span) -> Diagnostic {
        Diagnostic(.unknownName, "There is nothing called `\(name)`.", at: span, hint: hint, nearest: nearest)
    }

    static func unknownFunction(_ name: String, nearest: [String], hint: String?, at span: Span) -> Diagnostic {
        Diagnostic(.unknownFunction, "There is no function `\(name)`.", at: span, hint: hint, nearest: nearest)
    }

    static func reservedName(_ name: String, because reason: String, at span: Span) -> Diagnostic {
        Diagnostic(.reservedName, "`\(name)` \(reason).", at: span, hint: "Take another name.")
    }

    static func misplacedFunction(at span: Span) -> Diagnostic {
        Diagnostic(.misplacedFunction, "`fn` stands at the top level, not in a block.", at: span, hint: "Move it up.")
    }

    static func repeatedParameter(_ name: String, at span: Span) -> Diagnostic {
        Diagnostic(.repeatedParameter, "There are two parameters `\(name)`.", at: span)
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
            hint: "Give its result a name first: `let x = \(name) …`.")
    }

    static func taskNotWrittenOut(_ command: String, at span: Span) -> Diagnostic {
        Diagnostic(
            .taskNotWrittenOut, "On `live` the task of a decision is written out.", at: span,
            hint: "Type its number, `\(command) t1`.")
    }

    static func unknownReference(_ word: String, kind: String, nearest: [String], at span: Span) -> Diagnostic {
        Diagnostic(
            .unknownReference, "`\(word)` names no \(kind).", at: span,
            hint: "It is a name given with `let`, a number like `\(kind.prefix(1))1`, or at least 6 digits of an id.",
            nearest: nearest)
    }

    static func wrongCount(of name: String, takes range: ClosedRange<Int>, given: Int, at span: Span) -> Diagnostic {
        let count =
            range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        let noun = range.upperBound == 1 ? "argument" : "arguments"
        let message = "`\(name)` takes \(count) \(noun), not \(given)."
        return Diagnostic(given > range.upperBound ? .tooManyArguments : .missingArgument, message, at: span)
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
