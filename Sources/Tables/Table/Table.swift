public import Values

/// Rows of values below headings, fitted to a width.
///
/// The widest shrinkable column shrinks first, down to its minimum; every cut is marked with `…`; columns that still do
/// not fit are left out and named below the table.
public struct Table: Sendable {
    public var columns: [Column]
    /// One value for each column; a row that is shorter ends in empty cells, what is longer is not shown.
    public var rows: [[Value]]
    /// Rows that stand out where colour is allowed, by their position in `rows`.
    public var emphasis: [Int: Emphasis]
    /// A line below the table, after those that tell what is not shown.
    public var footer: String?

    public init(
        columns: [Column], rows: [[Value]], emphasis: [Int: Emphasis] = [:], footer: String? = nil
    ) {
        self.columns = columns
        self.rows = rows
        self.emphasis = emphasis
        self.footer = footer
    }

    /// The table as lines without a newline behind the last one; no line is wider than the layout.
    public func render(_ layout: Layout) -> String {
        let grid = TableGrid(self, layout)
        let fit = ColumnFit(grid.demands, width: layout.width)
        var drawing = TableDrawing(grid, fit, layout)
        drawing.drawHeading()
        drawing.drawRows(emphasis: emphasis)
        drawing.drawFooters(notes(hidden: fit.hidden))
        return drawing.text
    }

    /// Whether every column finds room in the layout, be it shrunk to its minimum.
    func fits(_ layout: Layout) -> Bool {
        ColumnFit(TableGrid(self, layout).demands, width: layout.width).isComplete
    }

    /// Whether the layout has room for every cell as it is.
    func fitsUncut(_ layout: Layout) -> Bool {
        let demands = TableGrid(self, layout).demands
        return demands.reduce(-ColumnFit.gap) { $0 + ColumnFit.gap + $1.natural } <= layout.width
    }

    private func notes(hidden: [Int]) -> TableNotes {
        TableNotes(hidden: hidden.map { columns[$0].title }, rowCount: rows.count, footer: footer)
    }
}
