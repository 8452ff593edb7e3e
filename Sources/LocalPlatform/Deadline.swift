import NIOCore
import NIOPosix

/// Runs the body until the deadline; then it is cancelled, and `late` is thrown.
///
/// An event loop keeps the time, and forgets it with the body; a sleeping task that is cancelled leaves its timer behind
/// until its time has come.
func withDeadline<Result: Sendable>(
    _ deadline: NIODeadline, orThrow late: any Error, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask(operation: body)
        group.addTask {
            let timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(deadline: deadline) {}
            try await withTaskCancellationHandler {
                try await timer.futureResult.get()
            } onCancel: {
                timer.cancel()
            }
            throw late
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
