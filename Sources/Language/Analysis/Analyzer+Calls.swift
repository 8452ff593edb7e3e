import Values

extension Analyzer {
    /// A call of a command or a built-in function; `inputSpan` is what a pipe brings.
    mutating func check(_ call: RegisteredCall, in place: Place, inputSpan: Span? = nil) {
        if call.signature.effect > place.allowed {
            report(.effectNotAllowed(call.name.text, call.signature.effect, allowed: place.allowed, at: call.name.span))
        }
        checkCompleteness(call)
        for argument in call.arguments {
            let isRow = call.signature.parameters[argument.parameter].kinds == [.row]
            check(
                argument.content, kinds: argument.kinds, of: call, at: argument.span,
                in: isRow ? place.row : place.inner)
            checkComparison(argument, of: call)
        }
        for flag in call.flags {
            guard let content = flag.content else { continue }
            check(content, kinds: [flag.flag.kind ?? .value], of: call, at: flag.span, in: place.inner)
        }
        if isLive, call.signature.effect == .decides { checkDecision(call, inputSpan: inputSpan) }
    }

    /// Whether every parameter that needs an argument has one.
    private mutating func checkCompleteness(_ call: RegisteredCall) {
        for (index, parameter) in call.signature.parameters.enumerated() where !(call.isPiped && parameter.takesPipe) {
            let minimum =
                switch parameter.arity {
                case .required: 1
                case .optional: 0
                case .many(let minimum): minimum
                }
            guard call.arguments.count(where: { $0.parameter == index }) < minimum else { continue }
            var missing = Diagnostic.missingArgument(
                parameter, of: call.signature, isPiped: call.isPiped, at: call.span)
            if call.spelling == .words, !call.isPiped, call.arguments.isEmpty, isBound(call.name.text) {
                missing.hint = "Here it is the function; `(\(call.name.text))` is the variable."
            }
            return report(missing)
        }
    }

    private mutating func check(
        _ content: CallArgument.Content, kinds: [Parameter.Kind], of call: RegisteredCall, at span: Span,
        in place: Place
    ) {
        switch content {
        case .expression(let expression):
            check(expression, in: place)
            if kinds.allSatisfy({ $0 == .time }), case .literal(.number(let number)) = expression.ungrouped.kind {
                report(.timeWithoutUnit(number.description, at: span))
            }
        case .word(let word):
            if kinds.count == 1, case .word(.choice(let choices)) = kinds[0], !choices.contains(word) {
                report(.notAChoice(word, choices: choices, at: span))
            }
        case .reference(let word): checkReference(word, kinds: kinds, of: call, at: span)
        }
    }

    /// A bound name, a number of a run or task, or the beginning of an id, which only the host can look up.
    private mutating func checkReference(
        _ word: String, kinds: [Parameter.Kind], of call: RegisteredCall, at span: Span
    ) {
        if isBound(word) || hostNames.contains(word) || word.isBeginningOfID { return }
        if word.isNumberedName, mayNumber { return }
        let kind = kinds.contains(.task) && !(kinds.contains(.run) && word.hasPrefix("r")) ? "task" : "run"
        let parameters = call.signature.parameters
        let choices = parameters.flatMap { $0.kinds.flatMap(\.choices) }
        let nearest = Suggestions.nearest(to: word, among: names + scope.variables.map(\.name) + hostNames + choices)
        let isFurther = call.arguments.first?.span != span
        report(
            .unknownReference(
                word, kind: kind, nearest: nearest,
                takesText: isFurther && parameters.last?.kinds == [.value], at: span))
    }

    /// `… | sum .a == 3` compares what is summed up, which is never meant.
    private mutating func checkComparison(_ argument: CallArgument, of call: RegisteredCall) {
        let isAggregate = ["sum", "avg", "min", "max", "percentile", "take", "skip", "first", "last"]
        guard call.entry.builtin != nil, isAggregate.contains(call.signature.name), call.spelling == .words,
            case .expression(let expression) = argument.content,
            case .comparison(let comparison, let left, let right) = expression.kind
        else { return }
        let stage = program.text(of: Span(call.name.span.lower, left.span.upper))
        let rest = program.text(of: Span(comparison.span.lower, right.span.upper))
        report(.comparisonAfterStage(rest, stage: stage, at: comparison.span))
    }

    /// On `live` the tasks of a decision are written out: never a variable, a loop's value, or what a pipe brings.
    private mutating func checkDecision(_ call: RegisteredCall, inputSpan: Span?) {
        let parameters = call.signature.parameters
        if call.isPiped, parameters.contains(where: { $0.takesPipe && $0.kinds.contains(.task) }) {
            report(.taskNotWrittenOut(call.name.text, at: inputSpan ?? call.span))
        }
        for argument in call.arguments where parameters[argument.parameter].kinds.contains(.task) {
            if case .reference(let word) = argument.content, !isBound(word) { continue }
            report(.taskNotWrittenOut(call.name.text, at: argument.span))
        }
    }
}

extension String {
    /// Whether this can be the beginning of an id: at least 6 hexadecimal digits, with the dashes of ids.
    var isBeginningOfID: Bool {
        utf8.count(where: \.isHexDigit) >= 6 && utf8.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: "-") }
    }
}

extension Parameter.Kind {
    /// The words of which one has to stand there.
    fileprivate var choices: [String] { if case .word(.choice(let choices)) = self { choices } else { [] } }
}
