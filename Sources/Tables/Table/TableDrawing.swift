/// Draws a measured table into one buffer.
struct TableDrawing {
    private let grid: TableGrid
    private let fit: ColumnFit
    private let layout: Layout
    private var lines: LineBuffer

    init(_ grid: TableGrid, _ fit: ColumnFit, _ layout: Layout) {
        self.grid = grid
        self.fit = fit
        self.layout = layout
        lines = LineBuffer(capacity: (grid.rowCount + 4) * (layout.width + 8))
    }

    var text: String { lines.text }

    mutating func drawHeading() {
        draw(fit.shown.map { grid.headings[$0.column].cut(to: $0.width, layout) }, .strong)
        let sign = layout.drawsLines ? "─" : "-"
        draw(fit.shown.map { Cell(text: String(repeating: sign, count: $0.width), width: $0.width) }, .faint)
    }

    mutating func drawRows(emphasis: [Int: Emphasis]) {
        let wraps = fit.shown.contains { grid.columns[$0.column].overflow == .wrap }
        for row in 0..<grid.rowCount {
            let style = emphasis[row] ?? .none
            if wraps {
                drawWrapped(row: row, style)
            } else {
                draw(fit.shown.map { grid.cell(row: row, column: $0.column).cut(to: $0.width, layout) }, style)
            }
        }
    }

    mutating func drawFooters(_ notes: TableNotes) {
        for line in notes.lines(layout) {
            let (on, off) = Emphasis.faint.sequences(layout)
            lines.append(control: on)
            lines.append(line)
            lines.append(control: off)
            lines.end()
        }
    }

    /// One line of cells, one for each shown column.
    private mutating func draw(_ cells: [Cell], _ style: Emphasis) {
        let (on, off) = style.sequences(layout)
        lines.append(control: on)
        for (position, cell) in cells.enumerated() {
            let shown = fit.shown[position]
            let padding = shown.width - cell.width
            let isRight = grid.isRightAligned[shown.column]
            lines.append(spaces: (position > 0 ? ColumnFit.gap : 0) + (isRight ? padding : 0))
            lines.append(cell.text)
            lines.append(spaces: isRight ? 0 : padding)
        }
        lines.append(control: off)
        lines.end()
    }

    /// A row some of whose cells take several lines.
    private mutating func drawWrapped(row: Int, _ style: Emphasis) {
        let pieces = fit.shown.map { shown in
            let cell = grid.cell(row: row, column: shown.column)
            return grid.columns[shown.column].overflow == .wrap
                ? cell.wrapped(to: shown.width, layout) : [cell.cut(to: shown.width, layout)]
        }
        for line in 0..<(pieces.map(\.count).max() ?? 0) {
            draw(pieces.map { line < $0.count ? $0[line] : .empty }, style)
        }
    }
}

extension Cell {
    fileprivate func wrapped(to width: Int, _ layout: Layout) -> [Cell] {
        DisplayWidth.wrap(text, to: width, ambiguousIsWide: layout.ambiguousIsWide).joined().map { piece in
            Cell(harmless: String(piece).trimmingTrailingSpaces(), layout)
        }
    }
}
