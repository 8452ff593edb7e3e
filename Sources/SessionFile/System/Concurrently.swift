import Dispatch
import Synchronization

/// Does two pieces of work at once, on two threads where there are as many, and returns when both are done.
func concurrently<First: Sendable, Second: Sendable, Failure: Error>(
    _ first: @Sendable () throws(Failure) -> First, _ second: @Sendable () throws(Failure) -> Second
) -> (Result<First, Failure>, Result<Second, Failure>) {
    let results = Mutex<(first: Result<First, Failure>?, second: Result<Second, Failure>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
        if index == 0 {
            let result = Result(catching: first)
            results.withLock { $0.first = result }
        } else {
            let result = Result(catching: second)
            results.withLock { $0.second = result }
        }
    }
    return results.withLock { results in
        guard let first = results.first, let second = results.second else {
            preconditionFailure("both iterations have ended")
        }
        return (first, second)
    }
}
