import Values

/// Regular expressions as the language uses them.
struct PatternSearch {
    private let span: Span
    private let machine: Machine

    init(at span: Span, machine: Machine) {
        self.span = span
        self.machine = machine
    }

    /// Whether a pattern is found in a value. Null has no text in which anything could be found.
    func finds(_ pattern: Value, in value: Value) throws(Diagnostic) -> Bool {
        guard case .string(let source) = pattern, value.isNull || value.searchableText != nil else {
            throw .operandMismatch("~", value, pattern, at: span)
        }
        let pattern = try machine.pattern(source, at: span)
        return value.searchableText.map(pattern.matches) ?? false
    }

    func replace(_ source: String, in text: String, with template: String) throws(Diagnostic) -> String {
        let pattern = try machine.pattern(source, at: span)
        do {
            return try pattern.replacing(in: text, with: template, limit: machine.limits.textLength)
        } catch {
            if error.reason == .tooLong { throw .textLength(machine.limits.textLength, at: span) }
            throw .pattern(error, at: span)
        }
    }
}

extension Machine {
    /// How many patterns are kept. Where each row brings one of its own, keeping them would not pay.
    private static let patternsKept = 256

    /// The compiled form of a pattern; each one is compiled once while there are few.
    func pattern(_ source: String, at span: Span) throws(Diagnostic) -> Pattern {
        if let known = patterns[source] { return known }
        do {
            let pattern = try Pattern(source)
            if patterns.count >= Self.patternsKept { patterns = [:] }
            patterns[source] = pattern
            return pattern
        } catch {
            throw .pattern(error, at: span)
        }
    }
}

extension Diagnostic {
    fileprivate static func pattern(_ error: PatternError, at span: Span) -> Diagnostic {
        if case .tooManySteps = error.reason {
            return Diagnostic(
                .patternLimit, "This search took too many steps.", at: span, hint: Diagnostic.hintForPatternLimit)
        }
        return .badPattern("\(error)", at: span)
    }
}
