import Synchronization

/// Where Ctrl-C goes: to the cell that runs, if one does.
public final class InterruptSource: Sendable {
    private let current = Mutex<Interrupt?>(nil)

    /// A source that nobody listens to yet.
    public init() {}

    /// Ctrl-C came.
    /// - Returns: Whether a cell took it.
    @discardableResult
    public func raise() -> Bool {
        let interrupt = current.withLock { $0 }
        interrupt?.raise()
        return interrupt != nil
    }

    /// Hands Ctrl-C to a cell for as long as `body` runs.
    func during(_ interrupt: Interrupt, _ body: () async -> Void) async {
        current.withLock { $0 = interrupt }
        await body()
        current.withLock { $0 = nil }
    }
}
