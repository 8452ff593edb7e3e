/// A part of a source text, as UTF-8 offsets from its start: `lower` is the first byte, `upper` the one behind the last.
public struct Span: Sendable, Hashable {
    public let lower: Int
    public let upper: Int

    public init(_ lower: Int, _ upper: Int) {
        self.lower = lower
        self.upper = upper
    }

    /// The smallest span that holds both.
    public func union(_ other: Span) -> Span { Span(min(lower, other.lower), max(upper, other.upper)) }
}
