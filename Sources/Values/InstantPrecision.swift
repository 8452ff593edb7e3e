extension Instant {
    /// The time without what is finer than a millisecond, as `iso` shows it.
    package var inMilliseconds: Instant {
        let remainder = nanoseconds % 1_000_000
        return Instant(nanoseconds: nanoseconds - (remainder < 0 ? remainder + 1_000_000 : remainder))
    }
}
