/// Lengths of time for people: `0.130s`, `1m05.300s`, `2h03m05s`.
///
/// With the same number of decimals for a whole column the points stand below each other when it is aligned right.
enum DurationText {
    /// The decimals of a second that the durations need to be told apart: at most three, unless all are below a millisecond.
    static func decimals(for durations: some Sequence<Duration>) -> Int {
        var needed = 0
        var limit = 9
        for duration in durations {
            let nanoseconds = wholeNanoseconds(of: duration)
            needed = max(needed, decimals(of: nanoseconds))
            if nanoseconds >= 1_000_000 { limit = 3 }
        }
        return min(needed, limit)
    }

    private static func decimals(of nanoseconds: UInt64) -> Int {
        var rest = nanoseconds % 1_000_000_000
        guard rest > 0 else { return 0 }
        var decimals = 9
        while rest % 10 == 0 {
            rest /= 10
            decimals -= 1
        }
        return decimals
    }

    static func of(_ duration: Duration, decimals: Int) -> String {
        let unit = power(of: 10, 9 - decimals)
        let rounded = (wholeNanoseconds(of: duration) + unit / 2) / unit * unit
        let seconds = rounded / 1_000_000_000
        let sign = duration < .zero && rounded > 0 ? "-" : ""
        let fraction = decimals == 0 ? "" : "." + padded(rounded % 1_000_000_000 / unit, to: decimals)
        return sign + clock(seconds) + fraction + "s"
    }

    /// `12`, `3m05`, `1h02m05`, `2d00h02m05`.
    private static func clock(_ seconds: UInt64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400)
        if minutes == 0 { return String(seconds) }
        let tail = padded(seconds % 60, to: 2)
        if hours == 0 { return "\(minutes)m\(tail)" }
        if days == 0 { return "\(hours)h\(padded(minutes % 60, to: 2))m\(tail)" }
        return "\(days)d\(padded(hours % 24, to: 2))h\(padded(minutes % 60, to: 2))m\(tail)"
    }

    private static func padded(_ number: UInt64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }

    /// The magnitude, saturating at 292 years, in which nobody misses a nanosecond.
    private static func wholeNanoseconds(of duration: Duration) -> UInt64 {
        UInt64(min(duration.attoseconds.magnitude / 1_000_000_000, UInt128(Int64.max)))
    }

    private static func power(of base: UInt64, _ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
