import Hummingbird
import Synchronization

/// Counts the requests in work, so that the server can stop without cutting off an answer.
///
/// Once closed it refuses every further request with 503 `shutting_down`. Streams do not count: they are never finished
/// by waiting, and their clients reconnect.
final class RequestGate: RouterMiddleware {
    private struct State {
        var isClosed = false
        var inWork = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func handle(
        _ request: Request, context: BaseContext, next: (Request, BaseContext) async throws -> Response
    ) async throws -> Response {
        try enter()
        defer { leave() }
        return try await next(request, context)
    }

    /// Refuses new requests and returns when those in work have their answers, at the latest after the given time.
    func close(within limit: Duration) async {
        state.withLock { $0.isClosed = true }
        await withTaskGroup { group in
            group.addTask { await self.drain() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns when nothing is in work, or when the task is cancelled.
    private func drain() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.inWork > 0, !Task.isCancelled { state.waiting.append(continuation) }
                    return state.inWork == 0 || Task.isCancelled
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            release { _ in true }
        }
    }

    private func enter() throws(APIError) {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.inWork += 1 }
            return !state.isClosed
        }
        guard isOpen else { throw APIError(.shuttingDown, "The platform is shutting down.") }
    }

    private func leave() {
        release { state in
            state.inWork -= 1
            return state.inWork == 0
        }
    }

    /// Lets those go on who wait for the end of the work, if the change says so.
    private func release(after change: (inout State) -> Bool) {
        let waiting = state.withLock { state in
            guard change(&state) else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
