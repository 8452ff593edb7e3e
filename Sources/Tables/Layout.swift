/// What text is fitted to: the terminal's width and what it can show.
public struct Layout: Sendable, Equatable {
    /// When records of a list are drawn one below the other instead of as a table.
    public enum Expand: String, Sendable, CaseIterable {
        /// A single record is; a list is only when it has one record that is too wide for a table.
        case auto
        case on
        /// A list is always a table.
        case off
    }

    /// The narrowest terminal that is drawn for; a narrower one wraps the lines itself.
    public static let narrowest = 20

    /// Columns of the terminal, at least `narrowest`.
    public let width: Int
    /// No box drawing and no colour: for pipes, files and terminals that ask for it.
    public var plain: Bool
    /// Whether our own colour sequences may be used. Never true together with `plain`.
    public var color: Bool
    /// Whether the terminal draws East Asian Ambiguous characters in two columns.
    public var ambiguousIsWide: Bool
    /// How many rows of a table are shown; nil for all.
    public var rowLimit: Int?
    public var expand: Expand
    /// Nothing is cut or hidden: what does not fit as a table is drawn record by record, long texts in lines.
    public var isWhole = false

    public init(
        width: Int = 80, plain: Bool = false, color: Bool = false, ambiguousIsWide: Bool = false, rowLimit: Int? = nil,
        expand: Expand = .auto
    ) {
        self.width = max(width, Self.narrowest)
        self.plain = plain
        self.color = color && !plain
        self.ambiguousIsWide = ambiguousIsWide
        self.rowLimit = rowLimit
        self.expand = expand
    }

    /// For pipes and files: plain text fitted to `width` columns.
    public static func plain(width: Int = 80) -> Layout { Layout(width: width, plain: true) }

    /// The same place with all rows, and nothing cut.
    public var whole: Layout {
        var layout = self
        layout.rowLimit = nil
        layout.isWhole = true
        return layout
    }

    /// Whether line and block drawing characters may be used: they are East Asian Ambiguous, so where those are wide a
    /// rule of them would be twice as long as the columns it underlines.
    var drawsLines: Bool { !plain && !ambiguousIsWide }
}
