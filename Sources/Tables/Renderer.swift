public import Values

/// A value as text for a terminal or a pipe.
public struct Renderer: Sendable {
    let layout: Layout

    public init(_ layout: Layout) { self.layout = layout }

    /// The value as lines, without a newline behind the last one.
    ///
    /// A list becomes a table (or records one below the other, `Layout.Expand`), a record or a handle one line for each
    /// field, a string its bare text, and any other scalar what the language spells it as. A list with the shape that
    /// `histogram` gives gets a bar for each row. What is cut ends in `…`; a layout that is `whole` cuts nothing. All text
    /// has passed the filter.
    public func render(_ value: Value) -> String {
        switch value {
        case .string(let text): TerminalFilter.harmless(text)
        case .duration(let duration): duration.literal
        case .list(let list): render(list)
        case .record, .handle: render(value.asRecord ?? Record())
        default: TerminalFilter.harmless(value.isNull ? "null" : Cell(value, room: .max / 8, layout).text)
        }
    }

    /// The table that a list is drawn as, its columns guessed from names and values, for callers that adjust it.
    public func table(for value: Value) -> Table {
        let tabulation = Tabulation(value)
        let columns = tabulation.names.enumerated().map { index, name in
            Column(guessedFrom: name, values: tabulation.rows.lazy.map { $0[index] }, isFirst: index == 0)
        }
        return Table(columns: columns, rows: tabulation.rows)
    }

    private func render(_ record: Record) -> String {
        record.isEmpty ? "(empty record)" : RecordView(layout).block(record).joined(separator: "\n")
    }

    private func render(_ list: List) -> String {
        if list.isEmpty { return "(empty list)" }
        if layout.expand == .on { return RecordView(layout).lines(list).joined(separator: "\n") }
        let table = HistogramTable(list, layout)?.table ?? table(for: .list(list))
        if table.columns.isEmpty { return "(\(list.count) empty \(list.count == 1 ? "record" : "records"))" }
        if layout.isWhole, !table.fitsUncut(layout) { return RecordView(layout).lines(list).joined(separator: "\n") }
        if layout.expand == .auto, list.count == 1, let record = list[0].asRecord, !table.fits(layout) {
            return render(record)
        }
        return table.render(layout)
    }
}
