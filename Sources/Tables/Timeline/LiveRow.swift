public import Values

extension Timeline {
    /// One row without headings, for following a run: its columns have fixed widths, so that rows drawn one at a time
    /// stand below each other. `item` is as in `timelineRow(for:)`.
    public func row(for item: Value, _ layout: Layout) -> String {
        let row = timelineRow(for: item)
        let (on, off) = row.emphasis.sequences(layout)
        let columns = LiveColumns(cast, layout)
        return on + columns.line(row) + off
    }
}

/// Widths of the columns of rows that are drawn one at a time.
private struct LiveColumns {
    private let layout: Layout
    private let who: Int

    private static let number = 4
    private static let time = 8
    private static let step = 12
    private static let widestWho = 16

    init(_ cast: Cast, _ layout: Layout) {
        self.layout = layout
        who = min(max(cast.widestName(layout), 7), min(LiveColumns.widestWho, layout.width / 6))
    }

    func line(_ row: TimelineRow) -> String {
        let number = Cell(row.number.map { Value.integer($0) } ?? .null, room: layout.width, layout)
        let time = Cell(.string(row.at.map(LiveColumns.time) ?? ""), room: layout.width, layout)
        let columns =
            right(number, LiveColumns.number) + right(time, LiveColumns.time)
            + left(.string(row.who), who) + left(.string(row.step), LiveColumns.step)
        let used = DisplayWidth.of(columns, ambiguousIsWide: layout.ambiguousIsWide)
        let took = ending(row)
        let did = Cell(.string(row.did), room: max(layout.width - used - took.utf8.count, 1), layout)
        return Cell(harmless: columns + did.text + took, layout).cut(to: layout.width, layout).text
            .trimmingTrailingSpaces()
    }

    /// How long it took, behind what it did.
    private func ending(_ row: TimelineRow) -> String {
        guard let took = row.took, took > .zero else { return "" }
        return " (\(LiveColumns.time(took)))"
    }

    /// At most eight columns below a day: the longer, the coarser.
    private static func time(_ at: Duration) -> String {
        DurationText.of(at, decimals: at < .seconds(60) ? 3 : at < .seconds(3600) ? 1 : 0)
    }

    private func right(_ cell: Cell, _ width: Int) -> String {
        spaces(width - cell.width) + cell.text + spaces(ColumnFit.gap)
    }

    private func left(_ value: Value, _ width: Int) -> String {
        let cell = Cell(value, room: width, layout)
        return cell.text + spaces(width - cell.width + ColumnFit.gap)
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}
