import Values

/// The rate and concurrency limits of API triggers (contract, section 20): sliding windows over the log of attempts,
/// and the root runs of the trigger that are not finished.
struct StartLimits: Sendable {
    let store: Store

    /// Steps 6 and 7 of section 5. Throws a 429 with `Retry-After`.
    func check(_ trigger: TriggerRecord, at now: Instant) async throws {
        let minute = Window(.rateLimitedMinute, name: "minute", length: .seconds(60), limit: trigger.api.rpmLimit)
        let day = Window(.rateLimitedDay, name: "day", length: .seconds(86_400), limit: trigger.api.rpdLimit)
        for window in [minute, day].compactMap(\.self) { try await check(window, of: trigger, at: now) }
        try await checkConcurrency(of: trigger)
    }

    private func check(_ window: Window, of trigger: TriggerRecord, at now: Instant) async throws {
        let start = now.adding(.zero - window.length) ?? now
        let (count, oldest) = try await store.countStarts(triggerId: trigger.id, since: start)
        guard count >= window.limit else { return }
        throw APIError.limited(
            window.code, "The trigger \(trigger.name) allows \(window.limit) starts a \(window.name).",
            retryAfter: oldest.map { window.secondsUntilFree(oldest: $0, now: now) } ?? 1)
    }

    private func checkConcurrency(of trigger: TriggerRecord) async throws {
        guard let limit = trigger.api.maxConcurrentRuns, limit > 0 else { return }
        guard try await store.concurrentRootRuns(triggerId: trigger.id) >= limit else { return }
        throw APIError.limited(
            .tooManyConcurrentRuns, "The trigger \(trigger.name) allows \(limit) unfinished runs at once.",
            retryAfter: 5)
    }
}

/// A span of time in which a trigger allows so many starts.
private struct Window {
    let code: ErrorCode
    let name: String
    let length: Duration
    let limit: Int

    /// Nil when there is no limit: absent and 0 mean none.
    init?(_ code: ErrorCode, name: String, length: Duration, limit: Int?) {
        guard let limit, limit > 0 else { return nil }
        self.code = code
        self.name = name
        self.length = length
        self.limit = limit
    }

    /// Whole seconds until the oldest counted attempt leaves the window.
    func secondsUntilFree(oldest: Instant, now: Instant) -> Int {
        let (seconds, attoseconds) = (length - (now - oldest)).components
        return max(1, Int(seconds) + (attoseconds > 0 ? 1 : 0))
    }
}

extension APITriggerSettings {
    /// Whether two starts at once could exceed a limit between them.
    var hasStartLimits: Bool { [rpmLimit, rpdLimit, maxConcurrentRuns].contains { ($0 ?? 0) > 0 } }
}
