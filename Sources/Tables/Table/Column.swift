/// One column of a table.
public struct Column: Sendable, Equatable {
    /// What a column holds; it decides whether the column may shrink and which side it is aligned to.
    public enum Kind: Sendable {
        case id, number, text, time, duration
    }

    public enum Alignment: Sendable {
        /// Right if everything in the column is a number or a duration, else left.
        case automatic
        case left, right
    }

    public enum Overflow: Sendable {
        /// One line, cut with `…`.
        case cut
        /// As many lines as it takes, nothing cut.
        case wrap
    }

    public var title: String
    public var kind: Kind
    public var alignment: Alignment
    /// Whether the column gives up width when the table is too wide. By default only text does.
    public var shrinkable: Bool
    /// The width, in columns of the terminal, below which the column is not shrunk. Nil leaves what is short anyway as
    /// it is and shrinks the rest to no less than 10.
    public var minimum: Int?
    /// The width down to which this column shrinks before any other does; nil if it waits for its turn.
    public var comfortable: Int?
    /// Which columns stay longest when not all fit: higher ones, and among equal ones those further left.
    public var importance: Int
    public var overflow: Overflow

    public init(
        _ title: String, kind: Kind = .text, alignment: Alignment = .automatic, shrinkable: Bool? = nil,
        minimum: Int? = nil,
        comfortable: Int? = nil, importance: Int = 0, overflow: Overflow = .cut
    ) {
        self.title = title
        self.kind = kind
        self.alignment = alignment
        self.shrinkable = shrinkable ?? (kind == .text)
        self.minimum = minimum
        self.comfortable = comfortable
        self.importance = importance
        self.overflow = overflow
    }

    /// The width below which the column is rather left out than shrunk, if its widest cell is `natural` wide.
    func leastWidth(natural: Int) -> Int {
        if !shrinkable { return natural }
        if let minimum { return min(natural, minimum) }
        return natural <= Column.neverWorthACut ? natural : Column.narrowest
    }

    private static let narrowest = 10
    /// Up to here a cut would cost more than it saves.
    private static let neverWorthACut = 16
}
