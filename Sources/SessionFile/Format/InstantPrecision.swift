import Values

extension Instant {
    /// The time as a session file keeps it: without what is finer than a millisecond. What a cell computes with its
    /// start must be the same on tape.
    var inMilliseconds: Instant {
        let remainder = nanoseconds % 1_000_000
        return Instant(nanoseconds: nanoseconds - (remainder < 0 ? remainder + 1_000_000 : remainder))
    }
}
