import Synchronization

/// The questions to models that are under way, so that those of runs that end can be given up: nobody takes the answers in,
/// and they cost tokens.
final class OpenQuestions: Sendable {
    private let ends = Mutex<[String: AsyncStream<Void>.Continuation]>([:])

    /// What the model answers; nil when the question was given up. A run asks one question at a time.
    /// - Parameter isOver: Whether the run has ended already. It is asked when a later end cannot be missed any more.
    func answer<Answer: Sendable>(
        for run: String, unless isOver: @autoclosure () async -> Bool, _ ask: @escaping @Sendable () async -> Answer
    ) async -> Answer? {
        let (ending, end) = AsyncStream.makeStream(of: Void.self)
        ends.withLock { $0[run] = end }
        defer { ends.withLock { $0[run] = nil } }
        guard await !isOver() else { return nil }
        return await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await ask() }
            group.addTask {
                for await _ in ending {}
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// The run has ended, and was stored so.
    func giveUp(_ run: String) { ends.withLock { $0[run] }?.finish() }
}
