import Synchronization

/// So many places for what costs threads and files: who finds none free waits for one, first come first served.
final class Places: Sendable {
    private typealias Turn = CheckedContinuation<Void, Never>

    private let state: Mutex<(free: Int, waiting: [Turn])>

    init(_ count: Int) { state = Mutex((free: count, waiting: [])) }

    func withPlace<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        await enter()
        defer { leave() }
        return try await body()
    }

    private func enter() async {
        await withCheckedContinuation { (turn: Turn) in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(turn)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { turn.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> Turn? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
