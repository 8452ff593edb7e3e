public import Values

/// What a statement that ran to its end gives.
public enum StatementResult: Sendable, Equatable {
    /// The value of an expression or a call, or of the last statement of an `if`.
    case value(Value)
    /// A `let`, `fn` or `for`, or an expectation that held.
    case nothing
}

/// Runs statements that the analyser has found sound.
///
/// It blocks its thread, which needs a stack of 16 MB.
public enum Evaluator {
    /// Runs one top-level statement. When it throws, the scope is as it was before.
    public static func run(
        _ statement: Statement, of program: Program, in scope: inout Scope, registry: Registry, host: any Host,
        limits: Limits = Limits()
    ) throws(Diagnostic) -> StatementResult {
        let machine = Machine(host: host, limits: limits, registry: registry, source: program.source)
        defer { machine.dissolve() }
        do {
            if case .function(let definition) = statement.kind {
                scope.define(Function(definition: definition, source: program.source))
                return .nothing
            }
            var compiler = Compiler(machine: machine, scope: scope, source: program.source)
            let code = try compiler.statement(statement)
            var frame = Frame(slots: compiler.slotCount)
            let result = try code(&frame)
            if case .binding(let name, _) = statement.kind, let slot = compiler.slot(of: name.text) {
                scope.bind(name.text, to: frame.slots[slot])
            }
            if let result { try machine.check(result: result, at: statement.span) }
            return result.map { .value($0) } ?? .nothing
        } catch {
            throw error.located(at: statement.span)
        }
    }
}

extension Machine {
    /// Lets go of compiled functions, which may hold on to each other.
    fileprivate func dissolve() {
        for function in functions.values { function.dissolve() }
        functions = [:]
    }
}
