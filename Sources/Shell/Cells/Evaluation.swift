import Language
import Synchronization
import Values

/// One statement while it is evaluated.
///
/// The evaluator is synchronous: it blocks its thread when it needs a command or a field of a handle, and whoever runs
/// the cell answers such requests in its own task, so that everything a cell does stays inside the cell's task.
final class Evaluation: Sendable {
    /// What the evaluator asks for while it runs; `finished` is the last one.
    enum Request: Sendable {
        case perform(Call, Reply<Value>)
        case read(field: String, Handle, Span, Reply<Value?>)
        case finished(Result<StatementResult, Diagnostic>, Scope)
    }

    /// Ends when the evaluation was left behind.
    let requests: AsyncStream<Request>
    private let continuation: AsyncStream<Request>.Continuation
    private let interrupt: Interrupt
    private let state = Mutex(State())

    private struct State {
        /// It waits for a command, or reads or writes a file.
        var isOutside = false
        /// It came back from outside since it was last asked whether it computes.
        var cameBack = false
        var isLeftBehind = false
    }

    /// Starts to evaluate a statement.
    init(
        of statement: Statement, of program: Program, in scope: Scope, registry: Registry, cell: any CellNames,
        interrupt: Interrupt
    ) {
        self.interrupt = interrupt
        (requests, continuation) = AsyncStream.makeStream(of: Request.self)
        EvaluatorThread.start { [self] in
            var scope = scope
            let result: Result<StatementResult, Diagnostic>
            do throws(Diagnostic) {
                let host = EvaluatorHost(cell: cell, evaluation: self)
                result = .success(
                    try Evaluator.run(statement, of: program, in: &scope, registry: registry, host: host))
            } catch {
                result = .failure(error)
            }
            continuation.yield(.finished(result, scope))
            continuation.finish()
        }
    }

    var isCancelled: Bool { interrupt.isRaised }

    /// Waits for Ctrl-C, and leaves the evaluation behind if it computes on for long without looking up: searching a
    /// long text for a pattern, say. What a command or a file is asked for is never left behind.
    func leaveBehindWhenInterrupted() async {
        await interrupt.wait()
        repeat {
            guard (try? await Task.sleep(for: EvaluatorThread.grace)) != nil else { return }
        } while !leaveBehindIfComputing()
        continuation.finish()
    }

    private func leaveBehindIfComputing() -> Bool {
        state.withLock { state in
            if state.isOutside { return false }
            defer { state.cameBack = false }
            if state.cameBack { return false }
            state.isLeftBehind = true
            return true
        }
    }

    /// Does something that touches the world; nothing after the evaluation was left behind.
    func outside<Answer>(_ work: () throws(Diagnostic) -> Answer) throws(Diagnostic) -> Answer {
        let mayGo = state.withLock { state in
            state.isOutside = !state.isLeftBehind
            return state.isOutside
        }
        guard mayGo else { throw .interrupted }
        defer {
            state.withLock { state in
                state.isOutside = false
                state.cameBack = true
            }
        }
        return try work()
    }

    /// Asks whoever runs the cell, and waits for the answer.
    func ask<Answer>(_ request: (Reply<Answer>) -> Request) throws(Diagnostic) -> Answer {
        try outside { () throws(Diagnostic) in
            let reply = Reply<Answer>()
            continuation.yield(request(reply))
            return try reply.wait()
        }
    }
}
