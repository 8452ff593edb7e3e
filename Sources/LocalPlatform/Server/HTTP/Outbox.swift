import NIOCore
import Synchronization

/// Text on its way to one slow reader.
///
/// Those who put it in are held up while more than `limit` bytes wait, and whoever takes it out gets all that waits at
/// once, so that many small events become few large writes.
final class Outbox: Sendable {
    /// How many bytes may wait before those who put more in are held up.
    static let limit = 64 * 1024

    fileprivate struct State {
        var pending = ByteBuffer()
        var isFinished = false
        var taker: CheckedContinuation<ByteBuffer?, Never>?
        var heldUp: [CheckedContinuation<Void, Never>] = []
    }

    private enum Outcome {
        case refused
        case handed(to: CheckedContinuation<ByteBuffer?, Never>, ByteBuffer?)
        case stored(isFull: Bool)
    }

    private let state = Mutex(State())

    /// Adds the bytes and returns when there is room for more; false when nobody will take them any more.
    func put(_ bytes: [UInt8]) async -> Bool {
        let outcome = state.withLock { state -> Outcome in
            guard !state.isFinished else { return .refused }
            state.pending.writeBytes(bytes)
            if let taker = state.taker.take() { return .handed(to: taker, state.drain()) }
            return .stored(isFull: state.isFull)
        }
        switch outcome {
        case .refused: return false
        case .handed(let taker, let buffer): taker.resume(returning: buffer)
        case .stored(let isFull): if isFull { await waitForRoom() }
        }
        return true
    }

    /// Everything that waits, as soon as there is something; nil at the end and when the task is cancelled.
    func take() async -> ByteBuffer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    let isReady = state.isFinished || state.pending.readableBytes > 0
                    if !isReady { state.taker = continuation }
                    return isReady
                }
                if isReady { continuation.resume(returning: drain()) }
            }
        } onCancel: {
            abandon()
        }
    }

    /// Nothing more will be put in; what waits is still taken.
    func finish() { end { $0.isFinished = true } }

    /// Nobody will take anything any more.
    func abandon() {
        end { state in
            state.isFinished = true
            state.pending.clear()
        }
    }

    private func end(_ change: (inout State) -> Void) {
        let (taker, heldUp) = state.withLock { state in
            change(&state)
            return (state.taker.take(), state.releaseHeldUp())
        }
        taker?.resume(returning: nil)
        for held in heldUp { held.resume() }
    }

    private func drain() -> ByteBuffer? {
        let (buffer, heldUp) = state.withLock { ($0.drain(), $0.releaseHeldUp()) }
        for held in heldUp { held.resume() }
        return buffer
    }

    /// Ends as well when the task is cancelled: what it does not wait to see taken nobody needs.
    private func waitForRoom() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    let mustWait = !state.isFinished && state.isFull
                    if mustWait { state.heldUp.append(continuation) }
                    return mustWait
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            abandon()
        }
    }
}

extension Outbox.State {
    fileprivate var isFull: Bool { pending.readableBytes > Outbox.limit }

    fileprivate mutating func drain() -> ByteBuffer? {
        guard pending.readableBytes > 0 else { return nil }
        defer { pending = ByteBuffer() }
        return pending
    }

    fileprivate mutating func releaseHeldUp() -> [CheckedContinuation<Void, Never>] {
        defer { heldUp = [] }
        return heldUp
    }
}
