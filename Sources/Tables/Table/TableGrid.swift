import Values

/// All cells of a table as text, each measured once.
struct TableGrid: Sendable {
    /// What one column asks for when widths are dealt out.
    struct Demand: Sendable {
        /// The width at which nothing is cut.
        let natural: Int
        /// The width below which the column is rather left out.
        let minimum: Int
        /// The width that the column is brought down to before any other shrinks.
        let comfortable: Int
        let importance: Int
    }

    let columns: [Column]
    let headings: [Cell]
    private(set) var rowCount: Int
    /// Row after row.
    private var cells: [Cell]
    private var naturals: [Int]
    private(set) var isRightAligned: [Bool]

    init(_ table: Table, _ layout: Layout) {
        columns = table.columns
        headings = table.columns.map { Cell(.string($0.title), room: layout.width, layout) }
        let shown = table.rows.prefix(layout.rowLimit ?? table.rows.count)
        rowCount = shown.count
        naturals = headings.map(\.width)
        isRightAligned = []
        cells = []
        cells.reserveCapacity(shown.count * columns.count)
        var contents = [ColumnContent](repeating: ColumnContent(), count: columns.count)
        for row in shown { append(row, &contents, layout) }
        isRightAligned = zip(columns, contents).map { $0.alignsRight($1) }
        for (index, content) in contents.enumerated() {
            agreeOnDecimals(content, column: index)
            if isRightAligned[index], let depth = content.fractions.commonDepth { alignPoints(depth, column: index) }
        }
    }

    func cell(row: Int, column: Int) -> Cell { cells[row * columns.count + column] }

    private mutating func append(_ row: [Value], _ contents: inout [ColumnContent], _ layout: Layout) {
        for index in columns.indices {
            let value = index < row.count ? row[index] : .null
            let cell = columns[index].cell(value, layout)
            contents[index].note(value, cell, row: cells.count / columns.count)
            naturals[index] = max(naturals[index], cell.width)
            cells.append(cell)
        }
    }

    /// Writes the durations of a column again, all with the same number of decimals.
    private mutating func agreeOnDecimals(_ content: ColumnContent, column: Int) {
        let decimals = DurationText.decimals(for: content.durations.lazy.map(\.duration))
        for (row, duration) in content.durations {
            let cell = Cell(duration, decimals: decimals)
            naturals[column] = max(naturals[column], cell.width)
            cells[row * columns.count + column] = cell
        }
    }

    /// Pads the numbers of a column on the right, so that their decimal points stand below each other.
    private mutating func alignPoints(_ depth: Int, column: Int) {
        for index in stride(from: column, to: cells.count, by: columns.count) where cells[index].width > 0 {
            let missing = depth - FractionDepths.depth(of: cells[index].text)
            guard missing > 0 else { continue }
            cells[index] = cells[index].padded(by: missing)
            naturals[column] = max(naturals[column], cells[index].width)
        }
    }

    var demands: [Demand] {
        zip(columns, naturals).map { column, natural in
            let minimum = column.leastWidth(natural: natural)
            return Demand(
                natural: natural, minimum: minimum,
                comfortable: max(minimum, min(column.comfortable ?? natural, natural)),
                importance: column.importance)
        }
    }
}

/// What was seen in a column so far.
struct ColumnContent: Sendable {
    private(set) var durations: [(row: Int, duration: Duration)] = []
    private(set) var hasNumbers = false
    private(set) var hasOthers = false
    private(set) var fractions = FractionDepths()

    mutating func note(_ value: Value, _ cell: Cell, row: Int) {
        switch value {
        case .null: break
        case .number(let number):
            hasNumbers = true
            fractions.note(number, cell.text)
        case .duration(let duration): durations.append((row, duration))
        default: hasOthers = true
        }
    }
}

extension Column {
    fileprivate func alignsRight(_ content: ColumnContent) -> Bool {
        switch alignment {
        case .left: false
        case .right: true
        case .automatic: !content.hasOthers && (content.hasNumbers || !content.durations.isEmpty)
        }
    }

    fileprivate func cell(_ value: Value, _ layout: Layout) -> Cell {
        switch (overflow, value) {
        case (.wrap, .string(let text)): Cell(wrapping: TerminalFilter.harmless(text), layout)
        // One more than there is room for, so that a column that cannot be shown whole is known as one.
        default: Cell(value, room: layout.width + 1, layout)
        }
    }
}

extension Cell {
    /// Text of several lines, as wide as the widest of them.
    fileprivate init(wrapping text: String, _ layout: Layout) {
        let widths = text.split(separator: "\n").map { DisplayWidth.of($0, ambiguousIsWide: layout.ambiguousIsWide) }
        self.init(text: text, width: widths.max() ?? 0)
    }
}
