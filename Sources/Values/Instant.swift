#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A point in time, counted in nanoseconds from 1970-01-01T00:00:00Z, from the year 1677 to 2262.
///
/// An instant that was read from a text remembers the text and prints as it was spelled; equality and order look only
/// at the point in time.
public struct Instant: Sendable {
    public let nanoseconds: Int64
    private let spelling: Spelling?

    /// A box, so that a time takes no more room in a `Value` than a string.
    private final class Spelling: Sendable {
        let text: String
        init(_ text: String) { self.text = text }
    }

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
        spelling = nil
    }

    init(nanoseconds: Int64, spelled text: String) {
        self.nanoseconds = nanoseconds
        spelling = Spelling(text)
    }

    /// The text this time was read from; nil when it was computed.
    public var spelled: String? { spelling?.text }

    /// The present time of the system's clock, in microseconds.
    ///
    /// For `main` and for servers: whatever shows in a result gets its clock handed in.
    public static func now() -> Instant {
        let microseconds = (Date.now.timeIntervalSince1970 * 1_000_000).rounded()
        return Instant(nanoseconds: Int64(microseconds) * 1000)
    }
}

extension Instant: Comparable {
    public static func == (left: Instant, right: Instant) -> Bool { left.nanoseconds == right.nanoseconds }
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension Instant: Hashable {
    public func hash(into hasher: inout Hasher) { hasher.combine(nanoseconds) }
}

extension Instant {
    /// The time from `earlier` to `later`; negative when they stand the other way round. It always fits.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .nanoseconds(later.nanoseconds) - .nanoseconds(earlier.nanoseconds)
    }

    /// This time moved by a duration, of which what is finer than a nanosecond is dropped; nil when the result lies
    /// outside of the years an instant can hold.
    public func adding(_ duration: Duration) -> Instant? {
        guard let distance = duration.wholeNanoseconds else { return nil }
        let (sum, overflow) = nanoseconds.addingReportingOverflow(distance)
        return overflow ? nil : Instant(nanoseconds: sum)
    }
}

extension Duration {
    /// The duration in nanoseconds, rounded towards zero; nil when they do not fit into 64 bits (292 years).
    public var wholeNanoseconds: Int64? { Int64(exactly: attoseconds / 1_000_000_000) }
}
