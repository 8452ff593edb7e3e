import PhronyClient
import Synchronization

/// Several clients that do whole cycles, each one after the other.
struct ClientLoad {
    let clients: Int
    let cycles: Int
    let client: PhronyClient
    let platform: ServedPlatform

    /// What was measured.
    struct Outcome {
        let clients: Int
        let wallTime: Duration
        /// How long each cycle took, the shortest first.
        let cycles: [Duration]
        /// Processor time of the platform's process.
        let processorTime: Duration
        /// After so many cycles the platform had so much memory, in bytes.
        let memory: [(cycles: Int, bytes: Int)]
    }

    private static let memorySamples = 10

    func run() async throws -> Outcome {
        try await warmUp()
        let clock = ContinuousClock()
        let progress = Progress(cycles: cycles, samples: Self.memorySamples) { platform.process.memory }
        let (start, processorStart) = (clock.now, platform.process.processorTime)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<clients {
                group.addTask {
                    let cycle = ApprovalCycle(client: client, agent: platform.agent)
                    while progress.takeOne() {
                        let begin = clock.now
                        try await cycle.run()
                        progress.finished(in: clock.now - begin)
                    }
                }
            }
            try await group.waitForAll()
        }
        let (times, memory) = progress.outcome
        return Outcome(
            clients: clients, wallTime: clock.now - start, cycles: times.sorted(),
            processorTime: platform.process.processorTime - processorStart, memory: memory)
    }

    /// Opens the connections, and lets the platform prepare its statements.
    private func warmUp() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<clients {
                group.addTask { try await ApprovalCycle(client: client, agent: platform.agent).run() }
            }
            try await group.waitForAll()
        }
    }
}

/// How far the clients are together.
private final class Progress: Sendable {
    private struct State {
        var left: Int
        var times: [Duration] = []
        var memory: [(cycles: Int, bytes: Int)] = []
    }

    private let state: Mutex<State>
    private let distance: Int
    private let measure: @Sendable () -> Int

    init(cycles: Int, samples: Int, measure: @escaping @Sendable () -> Int) {
        state = Mutex(State(left: cycles))
        distance = max(1, cycles / samples)
        self.measure = measure
    }

    /// Whether there is another cycle to do.
    func takeOne() -> Bool {
        state.withLock { state in
            state.left -= 1
            return state.left >= 0
        }
    }

    func finished(in time: Duration) {
        let count = state.withLock { state in
            state.times.append(time)
            return state.times.count
        }
        guard count % distance == 0 else { return }
        let bytes = measure()
        state.withLock { $0.memory.append((count, bytes)) }
    }

    var outcome: ([Duration], [(cycles: Int, bytes: Int)]) { state.withLock { ($0.times, $0.memory) } }
}
