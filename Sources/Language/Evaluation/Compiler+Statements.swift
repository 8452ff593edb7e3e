import Values

extension Compiler {
    /// Statements that run in order; their value is the last one's.
    mutating func statements(_ statements: [Statement]) throws(Diagnostic) -> StatementCode {
        var codes: [StatementCode] = []
        for statement in statements { codes.append(try self.statement(statement)) }
        return StatementCode { [codes] frame throws(Diagnostic) in
            var result: Value?
            for code in codes { result = try code(&frame) }
            return result
        }
    }

    mutating func statement(_ statement: Statement) throws(Diagnostic) -> StatementCode {
        switch statement.kind {
        case .note: return StatementCode { _ throws(Diagnostic) in nil }
        case .binding(let name, let expression): return try binding(name, expression)
        case .function(let definition):
            throw .misplacedFunction(at: definition.name.span)
        case .loop(let name, let values, let body): return try loop(name, values, body)
        case .branches(let branches, let otherwise): return try self.branches(branches, otherwise)
        case .expectation(let condition, let reason): return try expectation(condition, reason, at: statement.span)
        case .expression(let expression):
            let code = try code(expression)
            return StatementCode { frame throws(Diagnostic) in try code(&frame) }
        }
    }

    private mutating func binding(_ name: Name, _ expression: Expression) throws(Diagnostic) -> StatementCode {
        let code = try code(expression)
        let slot = declare(name.text)
        let machine = machine
        return StatementCode { frame throws(Diagnostic) in
            frame.slots[slot] = try code(&frame)
            if expression.isFresh { try machine.check(structure: frame.slots[slot], at: expression.span) }
            return nil
        }
    }

    private mutating func loop(
        _ name: Name, _ values: Expression, _ body: [Statement]
    ) throws(Diagnostic) -> StatementCode {
        let list = try code(values)
        let (slot, body) = try block { compiler throws(Diagnostic) in
            (compiler.declare(name.text), try compiler.statements(body))
        }
        let machine = machine
        return StatementCode { frame throws(Diagnostic) in
            let value = try list(&frame)
            guard let elements = value.list else { throw .notLoopable(value, at: values.span) }
            for element in elements {
                try machine.step()
                frame.slots[slot] = element
                _ = try body(&frame)
            }
            return nil
        }
    }

    private mutating func branches(
        _ branches: [Branch], _ otherwise: [Statement]?
    ) throws(Diagnostic) -> StatementCode {
        var codes: [(test: Condition, body: StatementCode)] = []
        for branch in branches { codes.append((try condition(branch.condition), try body(branch.body))) }
        let last = try body(otherwise ?? [])
        return StatementCode { [codes] frame throws(Diagnostic) in
            for (test, body) in codes where try test(&frame) { return try body(&frame) }
            return try last(&frame)
        }
    }

    private mutating func body(_ statements: [Statement]) throws(Diagnostic) -> StatementCode {
        try block { compiler throws(Diagnostic) in try compiler.statements(statements) }
    }

    // MARK: Expectations

    private mutating func expectation(
        _ condition: Expression, _ reason: Expression?, at span: Span
    ) throws(Diagnostic) -> StatementCode {
        let test = try examination(of: condition)
        let why = try reason.map { expression throws(Diagnostic) in try code(expression) }
        let source = source.text(of: condition.span)
        let machine = machine
        return StatementCode { frame throws(Diagnostic) in
            guard let finding = try test(&frame) else { return nil }
            let why = try why.map { code throws(Diagnostic) in try machine.text(of: code(&frame), at: span) }
            throw .expectationFailed(source, finding: finding, why: why, at: condition.span)
        }
    }

    /// Nil when a condition holds, otherwise what was found instead.
    private mutating func examination(
        of condition: Expression
    ) throws(Diagnostic) -> Evaluable<String?> {
        guard case .comparison(let comparison, let left, let right) = condition.ungrouped.kind else {
            let code = try self.condition(condition)
            return Evaluable { frame throws(Diagnostic) in try code(&frame) ? nil : "it is false" }
        }
        let comparing = Comparing(comparison: comparison, machine: machine)
        let (first, second) = (try code(left), try code(right))
        let isLiteral = if case .literal = right.ungrouped.kind { true } else { false }
        return Evaluable { frame throws(Diagnostic) in
            let (a, b) = (try first(&frame), try second(&frame))
            if try comparing.holds(a, b) { return nil }
            return isLiteral
                ? "the left side is \(a.excerpt)" : "the left side is \(a.excerpt) and the right side is \(b.excerpt)"
        }
    }
}

extension Diagnostic {
    static func expectationFailed(_ source: String, finding: String, why: String?, at span: Span) -> Diagnostic {
        let shown = source.count > 80 ? source.prefix(79) + "…" : source
        let message = "Expected `\(shown)`, but \(finding)."
        return Diagnostic(.expectationFailed, why.map { "\($0): \(message.uncapitalized)" } ?? message, at: span)
    }
}
