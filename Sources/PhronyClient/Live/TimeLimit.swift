/// Runs an operation and cancels it when it takes longer than the limit.
/// - Throws: what the operation throws, `timedOut` at the limit, `CancellationError` when the caller is cancelled.
func withTimeLimit<Result: Sendable>(
    _ limit: Duration, _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        guard let result = try await group.next() ?? nil else {
            throw TransportError(.timedOut, "No complete answer within \(limit).", requestWasSent: true)
        }
        return result
    }
}
