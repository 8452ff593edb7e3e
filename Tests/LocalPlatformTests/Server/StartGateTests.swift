import Synchronization
import Testing

@testable import LocalPlatform

@Suite("The gate of a limited trigger")
struct StartGateTests {
    @Test("lets one start pass at a time, and those of other triggers beside it")
    func oneAtATime() async throws {
        let gate = StartGate()
        let inside = Mutex<[String: Int]>([:])
        let most = Mutex<[String: Int]>([:])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                let trigger = number.isMultiple(of: 2) ? "a" : "b"
                group.addTask {
                    try await gate.inTurn(of: trigger) {
                        let now = inside.withLock { inside in
                            inside[trigger, default: 0] += 1
                            return inside[trigger] ?? 0
                        }
                        most.withLock { $0[trigger] = max($0[trigger] ?? 0, now) }
                        await Task.yield()
                        inside.withLock { $0[trigger, default: 0] -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(most.withLock(\.self) == ["a": 1, "b": 1])
    }

    @Test("a start that fails lets the next one pass")
    func failure() async throws {
        struct Refused: Error {}
        let gate = StartGate()
        await #expect(throws: Refused.self) { try await gate.inTurn(of: "a") { throw Refused() } }
        #expect(try await gate.inTurn(of: "a") { 7 } == 7)
    }
}
