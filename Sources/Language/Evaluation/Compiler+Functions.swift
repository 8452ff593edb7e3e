import Values

/// A function made with `fn`, compiled when it is first called.
final class CompiledFunction {
    let name: String
    /// The source its spans belong to, when that is not the one that runs.
    let foreignSource: String?
    let parameterCount: Int
    fileprivate var slotCount = 0
    fileprivate var fallbacks: [Code?] = []
    fileprivate var body: Code?
    fileprivate let function: Function

    fileprivate init(_ function: Function, runningSource: String) {
        self.function = function
        name = function.definition.name.text
        foreignSource = function.source == runningSource ? nil : function.source
        parameterCount = function.definition.parameters.count
    }

    /// Lets go of the code, which holds on to the functions it calls.
    func dissolve() {
        body = nil
        fallbacks = []
    }
}

extension Invocation {
    /// The arguments by parameter: those without a label in order, the others by name.
    func arguments(for definition: FunctionDefinition, at span: Span) throws(Diagnostic) -> [Expression?] {
        let parameters = definition.parameters
        var result = [Expression?](repeating: nil, count: parameters.count)
        let required = parameters.count { $0.fallback == nil }
        for argument in arguments {
            guard let label = argument.label else {
                guard let free = result.firstIndex(where: { $0 == nil }) else {
                    throw wrongCount(required, parameters.count, at: span)
                }
                result[free] = argument.expression
                continue
            }
            guard let index = parameters.firstIndex(where: { $0.name.text == label.text }) else {
                throw Diagnostic(
                    .unknownArgument, "`\(name.text)` has no parameter `\(label.text)`.", at: label.span,
                    nearest: Suggestions.nearest(to: label.text, among: parameters.map(\.name.text)))
            }
            if result[index] != nil { throw .repeatedArgument(label.text, at: label.span) }
            result[index] = argument.expression
        }
        for (parameter, argument) in zip(parameters, result) where parameter.fallback == nil && argument == nil {
            throw wrongCount(required, parameters.count, at: span)
        }
        return result
    }

    private func wrongCount(_ required: Int, _ all: Int, at span: Span) -> Diagnostic {
        .wrongCount(of: name.text, takes: required...all, given: arguments.count, at: span)
    }
}

extension Compiler {
    /// A call of a function made with `fn`.
    mutating func invocation(_ invocation: Invocation, at span: Span) throws(Diagnostic) -> Code {
        guard let function = scope.functions[invocation.name.text] else {
            let known = scope.functionNames + machine.registry.signatures.map(\.name)
            let nearest = Suggestions.nearest(to: invocation.name.text, among: known)
            throw .unknownFunction(invocation.name.text, nearest: nearest, hint: nil, at: invocation.name.span)
        }
        let callee = compiled(function)
        var arguments: [(slot: Int, code: Code, span: Span, isFresh: Bool)] = []
        for (slot, argument) in try invocation.arguments(for: function.definition, at: span).enumerated() {
            guard let argument else { continue }
            arguments.append((slot, try code(argument), argument.span, argument.isFresh))
        }
        let machine = machine
        let compiler = Compiler(machine: machine, scope: scope, source: function.source)
        return Code { [arguments] frame throws(Diagnostic) in
            if callee.body == nil { try compiler.compileBody(of: callee) }
            var inner = Frame(slots: callee.slotCount)
            var given: Set<Int> = []
            for (slot, code, span, isFresh) in arguments {
                inner.slots[slot] = try code(&frame)
                given.insert(slot)
                if isFresh { try machine.check(nesting: inner.slots[slot], at: span) }
            }
            return try callee.run(&inner, given: given, machine: machine, at: span)
        }
    }

    private func compiled(_ function: Function) -> CompiledFunction {
        let name = function.definition.name.text
        if let known = machine.functions[name] { return known }
        let compiled = CompiledFunction(function, runningSource: machine.source)
        machine.functions[name] = compiled
        return compiled
    }

    private func compileBody(of callee: CompiledFunction) throws(Diagnostic) {
        var compiler = Compiler(machine: machine, scope: scope, source: source)
        for parameter in callee.function.definition.parameters {
            // A default sees the parameters before it.
            let fallback = parameter.fallback
            callee.fallbacks.append(try fallback.map { expression throws(Diagnostic) in try compiler.code(expression) })
            _ = compiler.declare(parameter.name.text)
        }
        switch callee.function.definition.body {
        case .expression(let expression):
            let code = try compiler.code(expression)
            let (machine, span) = (machine, expression.span)
            callee.body = Code { frame throws(Diagnostic) in
                let value = try code(&frame)
                if expression.isFresh { try machine.check(nesting: value, at: span) }
                return value
            }
        case .block(let statements):
            let code = try compiler.statements(statements)
            callee.body = Code { frame throws(Diagnostic) in try code(&frame) ?? .null }
        }
        callee.slotCount = compiler.slotCount
    }
}

extension CompiledFunction {
    fileprivate func run(
        _ frame: inout Frame, given: Set<Int>, machine: Machine, at span: Span
    ) throws(Diagnostic) -> Value {
        guard let body else { return .null }
        do {
            return try machine.call(name, at: span) { () throws(Diagnostic) in
                for slot in 0..<parameterCount where !given.contains(slot) {
                    if let fallback = fallbacks[slot] { frame.slots[slot] = try fallback(&frame) }
                }
                return try body(&frame)
            }
        } catch {
            throw foreignSource.map { error.moved(to: span, from: name, source: $0) } ?? error
        }
    }
}

extension Diagnostic {
    /// Blames the call of a function whose text stands in another cell.
    fileprivate func moved(to call: Span, from function: String, source: String) -> Diagnostic {
        guard let inner = span, code != .recursionLimit else { return located(at: call) }
        var copy = self
        copy.span = call
        let text = source.text(of: inner)
        let place = "It happened in `\(function)`, at `\(text.count > 60 ? text.prefix(59) + "…" : text)`."
        copy.hint = hint.map { "\(place) \($0)" } ?? place
        return copy
    }
}

extension Expression {
    /// Whether evaluating it can make a list or record that was not there before.
    var isFresh: Bool {
        switch ungrouped.kind {
        case .name, .cell, .row, .literal, .postfix, .text, .negation, .not, .comparison: false
        default: true
        }
    }
}
