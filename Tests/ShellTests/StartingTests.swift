import PhronyClient
import Synchronization
import Testing
import Values

@Suite("Starting where the platform takes none at the moment")
struct StartingTests {
    /// Starts a run; the platform refuses the first `refusals` attempts and says after how many seconds to come again.
    /// - Returns: The exit code, what was complained of, and how many attempts there were.
    private func start(
        refusals: Int, retryAfter: Int
    ) async throws -> (code: Int32, errors: String, attempts: Int, took: Duration) {
        let attempts = Counter()
        let shell = ShellProbe(
            over: AgentTransport { request in
                guard request.method == .post else { return .json([:], status: 404) }
                guard attempts.next() > refusals else { return Self.refusal(retryAfter) }
                return .json(["runId": "r", "sessionId": "s", "status": "Running"], status: 202)
            }, tenantId: "t")
        let begin = ContinuousClock.now
        let code = try await shell.run("start support {}")
        return (code, shell.errors, attempts.count, ContinuousClock.now - begin)
    }

    private static func refusal(_ seconds: Int) -> Response {
        let error: Value = ["code": "rate_limited_minute", "message": "The trigger takes 1 start a minute."]
        return .json(["error": error], status: 429, headers: [("Retry-After", "\(seconds)")])
    }

    @Test("a refusal for longer than a few seconds is told at once, with the time after which it ends")
    func long() async throws {
        let start = try await start(refusals: .max, retryAfter: 42)
        #expect(start.code == 1 && start.attempts == 1)
        #expect(start.errors.contains("error [rate-limited-minute]: The trigger takes 1 start a minute."))
        #expect(start.errors.contains("hint: Try again in 42 s."))
    }

    @Test("a short one is waited for")
    func short() async throws {
        let start = try await start(refusals: 1, retryAfter: 1)
        #expect(start.code == 0 && start.attempts == 2, "\(start.errors)")
        #expect(start.took >= .seconds(1))
    }

    @Test("all waits together are short")
    func together() async throws {
        let start = try await start(refusals: .max, retryAfter: 3)
        #expect(start.code == 1 && start.attempts == 2)
        #expect(start.errors.contains("hint: Try again in 3 s."))
    }
}

private final class Counter: Sendable {
    private let state = Mutex(0)

    var count: Int { state.withLock(\.self) }

    func next() -> Int {
        state.withLock { count in
            count += 1
            return count
        }
    }
}
