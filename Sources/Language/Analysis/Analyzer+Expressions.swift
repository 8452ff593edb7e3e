import Values

extension Analyzer {
    mutating func check(_ expression: Expression, in place: Place) {
        switch expression.kind {
        case .name(let name): checkName(name, at: expression.span, in: place)
        case .row: if !place.hasRow { report(.rowOutside(at: expression.span)) }
        case .text:
            for child in expression.children { check(child, in: place.text) }
        case .call(let call): check(call, in: place)
        case .invocation(let invocation): check(invocation, at: expression.span, in: place)
        case .pipeline(let head, let stages):
            check(head, in: place.inner)
            for stage in stages { check(stage, in: place.inner, inputSpan: head.span) }
        default:
            for child in expression.children { check(child, in: place.inner) }
        }
    }

    private mutating func checkName(_ name: String, at span: Span, in place: Place) {
        if isBound(name) || hostNames.contains(name) || (mayNumber && name.isNumberedName) { return }
        let known =
            names + scope.variables.map(\.name) + hostNames + (place.hasRow ? [] : registry.signatures.map(\.name))
        let nearest = Suggestions.nearest(to: name, among: known)
        report(
            .unknownName(
                name, nearest: nearest, hint: hint(forName: name, in: place), isInRow: place.hasRow, at: span))
    }

    private func hint(forName name: String, in place: Place) -> String? {
        if place.hasRow { return "The field of the row is `.\(name)`." }
        if let entry = registry.lookup(name) {
            return entry.isCommand
                ? "`\(name)` is a command: it stands at the start of a statement or after `let x =`."
                : "`\(name)` is a function: write `\(name)(…)`, or `| \(name)` behind its input."
        }
        return functions[name] == nil ? nil : "`\(name)` is a function: write `\(name)(…)`."
    }

    mutating func check(_ invocation: Invocation, at span: Span, in place: Place) {
        for argument in invocation.arguments { check(argument.expression, in: place.inner) }
        let name = invocation.name
        guard let definition = functions[name.text] else {
            let known = Array(functions.keys) + registry.signatures.map(\.name)
            let hint = isBound(name.text) ? "`\(name.text)` is a value." : nil
            let nearest = Suggestions.nearest(to: name.text, among: known)
            return report(.unknownFunction(name.text, nearest: nearest, hint: hint, at: name.span))
        }
        if effects[name.text] > place.allowed {
            report(.effectNotAllowed(name.text, effects[name.text], allowed: place.allowed, at: name.span))
        }
        do {
            _ = try invocation.arguments(for: definition, at: span)
        } catch {
            report(error)
        }
    }
}
