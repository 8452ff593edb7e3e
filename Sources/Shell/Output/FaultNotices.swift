import Tables

/// Failures inside of the local platform, of which clients see a bare 500: what the person is told of them, a line each.
/// They are no part of the session, so the record knows nothing of them.
struct FaultNotices {
    /// For so long the same fault is not told again: a full disk fails each request alike.
    private static let silence = Duration.seconds(60)
    /// So many different ones are told apart.
    private static let capacity = 32

    /// When a fault was told last, and how often it came since.
    private var told: [String: (time: ContinuousClock.Instant, untold: Int)] = [:]

    /// - Returns: nil where the same fault was told a moment ago.
    mutating func text(of fault: String, at now: ContinuousClock.Instant) -> String? {
        let fault = TerminalFilter.harmless(fault, keepingNewlines: false)
        let known = told[fault]
        if let known, now - known.time < Self.silence {
            told[fault]?.untold += 1
            return nil
        }
        if told.count >= Self.capacity { told = [:] }
        told[fault] = (now, 0)
        let untold = known?.untold ?? 0
        let remark = untold > 0 ? " (and \(untold) more since this was told)" : ""
        return "The local platform failed inside: \(fault)\(remark)"
    }
}
