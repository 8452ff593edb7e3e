extension Analyzer {
    mutating func check(_ statement: Statement, isTopLevel: Bool) {
        switch statement.kind {
        case .note: break
        case .binding(let name, let expression):
            checkHead(expression)
            checkNew(name)
            names.append(name.text)
        case .function(let definition): check(definition, isTopLevel: isTopLevel)
        case .loop(let name, let values, let body):
            check(values, in: .expression)
            checkNew(name)
            checkBlock(body, names: [name.text])
        case .branches(let branches, let otherwise):
            for branch in branches {
                check(branch.condition, in: .expression)
                checkBlock(branch.body)
            }
            checkBlock(otherwise ?? [])
        case .expectation(let condition, let reason):
            check(condition, in: .expression)
            if let reason { check(reason, in: .expression) }
        case .expression(let expression): checkHead(expression)
        }
    }

    private mutating func checkBlock(_ statements: [Statement], names new: [String] = []) {
        let outer = names
        names += new
        for statement in statements { check(statement, isTopLevel: false) }
        names = outer
    }

    private mutating func check(_ definition: FunctionDefinition, isTopLevel: Bool) {
        let name = definition.name
        if !isTopLevel { report(.misplacedFunction(at: name.span)) }
        checkNew(name)
        if registry.lookup(name.text)?.isCommand == false {
            report(.reservedName(name.text, because: "is a built-in function", at: name.span))
        }
        let outer = names
        for parameter in definition.parameters {
            if let fallback = parameter.fallback { check(fallback, in: .pure) }
            checkNew(parameter.name)
            if names.dropFirst(outer.count).contains(parameter.name.text) {
                report(.repeatedParameter(parameter.name.text, at: parameter.name.span))
            }
            names.append(parameter.name.text)
        }
        switch definition.body {
        case .expression(let expression): check(expression, in: .expression)
        case .block(let statements): checkBlock(statements)
        }
        names = outer
    }

    /// Whether a name may be given to something.
    private mutating func checkNew(_ name: Name) {
        if registry.lookup(name.text)?.isCommand == true {
            report(.reservedName(name.text, because: "is a command", at: name.span))
        } else if name.text.isNumberedName {
            report(.reservedName(name.text, because: "is the name of a run or a task", at: name.span))
        }
    }

    /// An expression at the head of a statement: a command may stand there, and at the end of its pipe.
    private mutating func checkHead(_ expression: Expression) {
        switch expression.kind {
        case .call(let call): check(call, in: .head)
        case .invocation(let invocation): check(invocation, at: expression.span, in: .head)
        case .pipeline(let head, let stages):
            checkHead(head)
            for (index, stage) in stages.enumerated() {
                check(stage, in: index == stages.count - 1 ? .head : .expression, inputSpan: head.span)
            }
        default: check(expression, in: .expression)
        }
    }
}

extension String {
    /// Whether this is a short name the shell gives: `r1`, `t12`.
    var isNumberedName: Bool {
        (hasPrefix("r") || hasPrefix("t")) && utf8.count > 1 && utf8.dropFirst().allSatisfy(\.isDigit)
    }
}
