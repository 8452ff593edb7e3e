import Synchronization
import Testing

@testable import LocalPlatform

@Suite("The gate of a limited trigger")
struct TurnGateTests {
    @Test("lets one start pass at a time, and those of other triggers beside it")
    func oneAtATime() async throws {
        let gate = TurnGate()
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                let trigger = number.isMultiple(of: 2) ? "a" : "b"
                group.addTask { try await gate.inTurn(of: trigger) { await crowd.visit(trigger) } }
            }
            try await group.waitForAll()
        }
        #expect(crowd.largest == ["a": 1, "b": 1])
    }

    @Test("a start that fails lets the next one pass")
    func failure() async throws {
        struct Refused: Error {}
        let gate = TurnGate()
        await #expect(throws: Refused.self) { try await gate.inTurn(of: "a") { throw Refused() } }
        #expect(try await gate.inTurn(of: "a") { 7 } == 7)
    }
}

/// Counts how many were in one place at the same time.
private final class Crowd: Sendable {
    private let state = Mutex((inside: [String: Int](), largest: [String: Int]()))

    var largest: [String: Int] { state.withLock(\.largest) }

    func visit(_ place: String) async {
        state.withLock { state in
            state.inside[place, default: 0] += 1
            state.largest[place] = max(state.largest[place] ?? 0, state.inside[place] ?? 0)
        }
        await Task.yield()
        state.withLock { $0.inside[place, default: 0] -= 1 }
    }
}
