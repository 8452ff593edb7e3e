import Tables

/// Failures inside of the local platform, of which clients see a bare 500: what the person is told of them, a line each.
/// They are no part of the session, so the record knows nothing of them.
struct FaultNotices {
    /// For so long the same fault is not told again: a full disk fails each request alike.
    private static let silence = Duration.seconds(60)

    private var last: (fault: String, time: ContinuousClock.Instant)?
    /// How often the last fault came since it was told.
    private var untold = 0

    /// - Returns: nil where the same fault was told a moment ago.
    mutating func text(of fault: String, at now: ContinuousClock.Instant) -> String? {
        let fault = TerminalFilter.harmless(fault, keepingNewlines: false)
        let known = last.flatMap { $0.fault == fault ? $0.time : nil }
        if let known, now - known < Self.silence {
            untold += 1
            return nil
        }
        let remark = known == nil || untold == 0 ? "" : " (and \(untold) more since this was told)"
        last = (fault, now)
        untold = 0
        return "The local platform failed inside: \(fault)\(remark)"
    }
}
