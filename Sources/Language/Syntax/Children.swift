extension Expression {
    /// The expressions right inside of this one.
    var children: [Expression] {
        switch kind {
        case .literal, .name, .cell, .row: []
        case .text(let parts): parts.compactMap(\.expression)
        case .list(let elements): elements.map(\.expression)
        case .record(let entries): entries.map(\.expression)
        case .group(let inner), .negation(let inner), .not(let inner): [inner]
        case .postfix(let base, let accessors): [base] + accessors.flatMap(\.expressions)
        case .chain(let first, let links): [first] + links.map(\.operand)
        case .comparison(_, let left, let right): [left, right]
        case .conditional(let test, let consequence, let alternative): [test, consequence, alternative]
        case .call(let call): call.expressions
        case .invocation(let invocation): invocation.arguments.map(\.expression)
        case .pipeline(let head, let stages): [head] + stages.flatMap(\.expressions)
        }
    }

    /// Whether a call of a command or built-in function, or of a function made with `fn`, is found in this expression.
    func contains(
        call: (RegisteredCall) -> Bool, invocation: (Invocation) -> Bool = { _ in false }
    ) -> Bool {
        switch kind {
        case .call(let found) where call(found): true
        case .invocation(let found) where invocation(found): true
        case .pipeline(_, let stages) where stages.contains(where: call): true
        default: children.contains { $0.contains(call: call, invocation: invocation) }
        }
    }
}

extension Expression.Kind {
    /// The height of the expression of this kind.
    var height: Int {
        switch self {
        case .literal, .name, .cell, .row: 0
        case .text(let parts): 1 + parts.lazy.compactMap(\.expression).greatestHeight
        case .list(let elements): 1 + elements.lazy.map(\.expression).greatestHeight
        case .record(let entries): 1 + entries.lazy.map(\.expression).greatestHeight
        case .group(let inner), .negation(let inner), .not(let inner): 1 + inner.height
        case .postfix(let base, let accessors):
            base.height + accessors.count + accessors.lazy.flatMap(\.expressions).greatestHeight
        case .chain(let first, let links): 1 + max(first.height, links.lazy.map(\.operand).greatestHeight)
        case .comparison(_, let left, let right): 1 + max(left.height, right.height)
        case .conditional(let test, let consequence, let alternative):
            1 + max(test.height, consequence.height, alternative.height)
        case .call(let call): 1 + call.expressions.greatestHeight
        case .invocation(let invocation): 1 + invocation.arguments.lazy.map(\.expression).greatestHeight
        case .pipeline(let head, let stages):
            stages.reduce(head.height) { $0 + 1 + $1.expressions.greatestHeight }
        }
    }
}

extension Sequence<Expression> {
    fileprivate var greatestHeight: Int { reduce(0) { Swift.max($0, $1.height) } }
}

extension Statement {
    /// The expressions right inside of this statement, and the statements of its blocks.
    var parts: (expressions: [Expression], statements: [Statement]) {
        switch kind {
        case .note: ([], [])
        case .binding(_, let expression), .expression(let expression): ([expression], [])
        case .loop(_, let values, let body): ([values], body)
        case .branches(let branches, let otherwise):
            (branches.map(\.condition), branches.flatMap(\.body) + (otherwise ?? []))
        case .expectation(let condition, let reason): ([condition] + (reason.map { [$0] } ?? []), [])
        case .function(let definition): definition.parts
        }
    }

    /// Whether a call is found in this statement.
    func contains(
        call: (RegisteredCall) -> Bool, invocation: (Invocation) -> Bool = { _ in false }
    ) -> Bool {
        parts.expressions.contains { $0.contains(call: call, invocation: invocation) }
            || parts.statements.contains { $0.contains(call: call, invocation: invocation) }
    }
}

extension FunctionDefinition {
    /// The expressions and statements of the body and the defaults.
    var parts: (expressions: [Expression], statements: [Statement]) {
        let fallbacks = parameters.compactMap(\.fallback)
        return switch body {
        case .expression(let expression): (fallbacks + [expression], [])
        case .block(let statements): (fallbacks, statements)
        }
    }
}

extension TextPart {
    fileprivate var expression: Expression? {
        if case .interpolation(let expression) = self { expression } else { nil }
    }
}

extension ListElement {
    var expression: Expression {
        switch self {
        case .item(let expression), .spread(let expression): expression
        }
    }
}

extension RecordEntry {
    var expression: Expression {
        switch self {
        case .field(_, let expression), .spread(let expression): expression
        }
    }
}

extension Accessor {
    var expressions: [Expression] {
        switch kind {
        case .field: []
        case .index(let index): [index]
        case .slice(let from, let to): [from, to].compactMap { $0 }
        }
    }
}

extension CallArgument.Content {
    var expression: Expression? {
        if case .expression(let expression) = self { expression } else { nil }
    }
}

extension RegisteredCall {
    fileprivate var expressions: [Expression] {
        arguments.compactMap(\.content.expression) + flags.compactMap(\.content?.expression)
    }
}
