import Values

/// A record as one line for each field, its name on the left, what is longer than the line cut.
struct RecordView {
    private let layout: Layout

    init(_ layout: Layout) { self.layout = layout }

    /// The share of the width that names may take before they are cut.
    private static let widestName = 3

    func lines(_ record: Record) -> [String] {
        let names = record.keys.map { Cell(.string($0), room: layout.width / RecordView.widestName, layout) }
        let indent = (names.map(\.width).max() ?? 0) + ColumnFit.gap
        return zip(names, record.values).map { name, value in
            let text = value.isNull ? "null" : Cell(value, room: layout.width - indent, layout).text
            let line =
                Emphasis.strong.applied(to: name.text, layout)
                + String(repeating: " ", count: indent - name.width) + text
            return line.trimmingTrailingSpaces()
        }
    }

    /// Records one below the other, each under a rule with its number. What is no record is a field `value`.
    func lines(_ list: List) -> [String] {
        let shown = list.prefix(layout.rowLimit ?? list.count)
        var lines = shown.enumerated().flatMap { index, element in
            [rule(number: index + 1)] + self.lines(element.asRecord ?? Record([(Tabulation.valueColumn, element)]))
        }
        lines += TableNotes(hidden: [], rowCount: list.count, footer: nil).lines(layout).map {
            Emphasis.faint.applied(to: $0, layout)
        }
        return lines
    }

    private func rule(number: Int) -> String {
        let line = layout.drawsLines ? "─" : "-"
        let label = "\(line)\(line) \(number) "
        let rest = max(min(layout.width, RecordView.longestRule) - DisplayWidth.of(label), 0)
        return Emphasis.faint.applied(to: label + String(repeating: line, count: rest), layout)
    }

    private static let longestRule = 40
}
