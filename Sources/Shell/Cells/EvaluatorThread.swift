import Foundation
import Language
import Values

/// Evaluates statements on a thread of its own, with a stack deep enough for what the language's limits allow.
///
/// The evaluator is synchronous: it blocks its thread when it needs a command or a field of a handle, and whoever runs
/// the cell answers such requests in its own task, so that everything a cell does stays inside the cell's task.
enum EvaluatorThread {
    /// What the evaluator asks for while it runs; `finished` is the last one.
    enum Request: Sendable {
        case perform(Call, Reply<Value>)
        case read(field: String, Handle, Span, Reply<Value?>)
        case finished(Result<StatementResult, Diagnostic>, Scope)
    }

    /// 512 levels of nesting take about 2 MB in a debug build.
    private static let stackSize = 16 << 20

    /// Parses a cell and checks it whole, on a stack as deep as its source may nest.
    static func check(
        _ input: CellInput, in scope: Scope, registry: Registry, hostNames: [String], isLive: Bool
    ) async -> Result<Program, Diagnostic> {
        await onDeepStack {
            do throws(Diagnostic) {
                let program = try input.parsed(registry: registry)
                let problems = Analyzer.check(
                    program, registry: registry, scope: scope, hostNames: hostNames, isLive: isLive)
                if let first = problems.first { throw first }
                return .success(program)
            } catch {
                return .failure(error)
            }
        }
    }

    /// Runs work on a thread of its own whose stack is deep enough for what the language's limits allow.
    static func onDeepStack<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: work()) }
        }
    }

    private static func start(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread(block: work)
        thread.stackSize = stackSize
        thread.start()
    }

    /// Starts to evaluate a statement and returns its requests.
    static func run(
        _ statement: Statement, of program: Program, in scope: Scope, registry: Registry, cell: any CellNames,
        interrupt: Interrupt
    ) -> AsyncStream<Request> {
        let (requests, continuation) = AsyncStream.makeStream(of: Request.self)
        start {
            let host = EvaluatorHost(cell: cell, interrupt: interrupt, requests: continuation)
            var scope = scope
            let result: Result<StatementResult, Diagnostic>
            do throws(Diagnostic) {
                result = .success(
                    try Evaluator.run(statement, of: program, in: &scope, registry: registry, host: host))
            } catch {
                result = .failure(error)
            }
            continuation.yield(.finished(result, scope))
            continuation.finish()
        }
        return requests
    }
}

/// What a cell's evaluation can look up without asking anybody.
protocol CellNames: Sendable {
    var now: Instant { get }
    var names: [String] { get }
    func value(named name: String) -> Value?
    func value(ofCell number: Int?) -> Value?
    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value
    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8]
    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic)
}

/// The evaluator's side of the thread: looks names up itself and asks the cell's task for all that takes time.
private final class EvaluatorHost: Language.Host {
    private let cell: any CellNames
    private let interrupt: Interrupt
    private let requests: AsyncStream<EvaluatorThread.Request>.Continuation

    init(cell: any CellNames, interrupt: Interrupt, requests: AsyncStream<EvaluatorThread.Request>.Continuation) {
        self.cell = cell
        self.interrupt = interrupt
        self.requests = requests
    }

    var now: Instant { cell.now }
    var names: [String] { cell.names }
    var isCancelled: Bool { interrupt.isRaised }
    func value(named name: String) -> Value? { cell.value(named: name) }
    func value(ofCell number: Int?) -> Value? { cell.value(ofCell: number) }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        try cell.resolve(word, as: kind, at: span)
    }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] { try cell.readFile(path, at: span) }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {
        try cell.writeFile(path, bytes, at: span)
    }

    func perform(_ call: Call) throws(Diagnostic) -> Value {
        let reply = Reply<Value>()
        requests.yield(.perform(call, reply))
        return try reply.wait()
    }

    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value? {
        let reply = Reply<Value?>()
        requests.yield(.read(field: field, handle, span, reply))
        return try reply.wait()
    }
}
