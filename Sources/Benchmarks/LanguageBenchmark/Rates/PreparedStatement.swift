import Language
import Values

/// A statement that has been parsed and checked, to be evaluated again and again in the same scope.
struct PreparedStatement {
    private let program: Program
    private let statement: Statement
    private let registry: Registry
    /// What the statement finds: names given to it, and those that the statements before it made.
    let scope: Scope

    /// Prepares the last statement of the source; the ones before it are run now.
    init(_ source: String, registry: Registry, scope: Scope) throws {
        program = try Self.check(source, mode: .script, registry: registry, scope: scope)
        guard let statement = program.statements.last else { throw UnsoundSource(source: source, message: "empty") }
        var scope = scope
        for earlier in program.statements.dropLast() {
            _ = try Evaluator.run(earlier, of: program, in: &scope, registry: registry, host: BareHost())
        }
        self.statement = statement
        self.registry = registry
        self.scope = scope
    }

    func run() throws {
        var scope = scope
        keep(try Evaluator.run(statement, of: program, in: &scope, registry: registry, host: BareHost()))
    }

    /// Parses a source and checks it; throws when there is anything wrong with it.
    @discardableResult
    static func check(_ source: String, mode: Parser.Mode, registry: Registry, scope: Scope) throws -> Program {
        switch Parser.parse(source, registry: registry, mode: mode) {
        case .complete(let program):
            let problems = Analyzer.check(program, registry: registry, scope: scope, hostNames: [], isLive: false)
            if let problem = problems.first { throw UnsoundSource(source: source, message: problem.message) }
            return program
        case .incomplete(let problem): throw UnsoundSource(source: source, message: problem.message)
        case .failed(let problems):
            throw UnsoundSource(source: source, message: problems.first?.message ?? "not a program")
        }
    }
}

/// A source of the benchmark that the language refuses.
struct UnsoundSource: Error, CustomStringConvertible {
    let source: String
    let message: String

    var description: String { "\(message) in: \(source)" }
}

/// A shell with no runs, cells, commands or files.
private final class BareHost: Host {
    let now = Instant(nanoseconds: 0)
    let names: [String] = []
    let isCancelled = false

    func value(named name: String) -> Value? { nil }
    func value(ofCell number: Int?) -> Value? { nil }
    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value? { nil }
    func perform(_ call: Call) throws(Diagnostic) -> Value { .null }
    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {}
    func remark(_ diagnostic: Diagnostic) {}

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        throw Diagnostic("unknown-handle", "There is no \(kind.rawValue) \(word).")
    }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        throw Diagnostic("no-such-file", "There is no file \(path).")
    }
}
