import Values

/// A function made with `fn`, compiled when it is first called.
final class CompiledFunction {
    let name: String
    let parameterCount: Int
    fileprivate var slotCount = 0
    fileprivate var fallbacks: [Code?] = []
    fileprivate var body: Code?
    fileprivate let function: Function

    fileprivate init(_ function: Function) {
        self.function = function
        name = function.definition.name.text
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
        for argument in arguments {
            guard let label = argument.label else {
                guard let free = result.firstIndex(where: { $0 == nil }) else {
                    throw .wrongCount(of: definition, given: arguments.count, at: span)
                }
                result[free] = argument.expression
                continue
            }
            guard let index = parameters.firstIndex(where: { $0.name.text == label.text }) else {
                throw Diagnostic(
                    .unknownArgument, "`\(name.text)` has no parameter `\(label.text)`.", at: label.span,
                    hint: "It is \(definition.usage).",
                    nearest: Suggestions.nearest(to: label.text, among: parameters.map(\.name.text)))
            }
            if result[index] != nil { throw .repeatedArgument(label.text, at: label.span) }
            result[index] = argument.expression
        }
        for (parameter, argument) in zip(parameters, result) where parameter.fallback == nil && argument == nil {
            throw .wrongCount(of: definition, given: arguments.count, at: span)
        }
        return result
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
        let isForeign = function.source != source
        return Code { [arguments] frame throws(Diagnostic) in
            if callee.body == nil { try compiler.compileBody(of: callee) }
            var inner = Frame(slots: callee.slotCount)
            var given: Set<Int> = []
            for (slot, code, span, isFresh) in arguments {
                inner.slots[slot] = try code(&frame)
                given.insert(slot)
                if isFresh { try machine.check(structure: inner.slots[slot], at: span) }
            }
            do throws(Diagnostic) {
                return try callee.run(&inner, given: given, machine: machine, at: span)
            } catch {
                throw isForeign ? machine.blame(span, of: callee.function, for: error) : error
            }
        }
    }

    private func compiled(_ function: Function) -> CompiledFunction {
        let name = function.definition.name.text
        if let known = machine.functions[name] { return known }
        let compiled = CompiledFunction(function)
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
                if expression.isFresh { try machine.check(structure: value, at: span) }
                return value
            }
        case .block(let statements):
            let code = try compiler.statements(statements)
            let (machine, isFresh) = (machine, statements.last?.isFresh ?? false)
            let span = statements.last?.span ?? callee.function.definition.name.span
            callee.body = Code { frame throws(Diagnostic) in
                let value = try code(&frame) ?? .null
                if isFresh { try machine.check(structure: value, at: span) }
                return value
            }
        }
        callee.slotCount = compiler.slotCount
    }
}

extension CompiledFunction {
    fileprivate func run(
        _ frame: inout Frame, given: Set<Int>, machine: Machine, at span: Span
    ) throws(Diagnostic) -> Value {
        guard let body else { return .null }
        return try machine.call(name, at: span) { () throws(Diagnostic) in
            for slot in 0..<parameterCount where !given.contains(slot) {
                if let fallback = fallbacks[slot] { frame.slots[slot] = try fallback(&frame) }
            }
            return try body(&frame)
        }
    }
}

extension Machine {
    /// Blames the call of a function whose text stands in another cell. Of several such calls inside each other the hint
    /// names the innermost.
    fileprivate func blame(_ call: Span, of function: Function, for error: Diagnostic) -> Diagnostic {
        var copy = error
        copy.span = call
        guard let inner = error.span, error.code != .recursionLimit, !hasBlamedCall else { return copy }
        hasBlamedCall = true
        let text = function.source.text(of: inner)
        let excerpt = text.count > 60 ? text.prefix(59) + "…" : text
        let place = "It happened in `\(function.definition.name.text)`, at `\(excerpt)`."
        copy.hint = error.hint.map { "\(place) \($0)" } ?? place
        return copy
    }
}
