import Dispatch
import Language
import Synchronization

/// One answer that a thread waits for. It may block: the evaluator has a thread of its own, outside the pool of the
/// concurrency runtime.
final class Reply<Answer: Sendable>: Sendable {
    private let given = DispatchSemaphore(value: 0)
    private let answer = Mutex<Result<Answer, Diagnostic>?>(nil)

    func give(_ result: Result<Answer, Diagnostic>) {
        answer.withLock { $0 = result }
        given.signal()
    }

    func wait() throws(Diagnostic) -> Answer {
        given.wait()
        guard let result = answer.withLock({ $0 }) else {
            throw Diagnostic("internal", "The evaluator went on without an answer.")
        }
        return try result.get()
    }
}
