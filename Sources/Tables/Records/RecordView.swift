import Values

/// A record as one line for each field, its name on the left, what is longer than the line cut.
struct RecordView {
    private let layout: Layout

    init(_ layout: Layout) { self.layout = layout }

    /// The share of the width that names may take before they are cut.
    private static let widestName = 3

    /// The record's lines; where nothing may be cut and something would be, the record written out in full.
    func block(_ record: Record) -> [String] {
        guard layout.isWhole, !fits(record) else { return lines(record) }
        return Renderer(layout).renderWhole(.record(record)).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    private func lines(_ record: Record) -> [String] {
        let names = names(of: record)
        let indent = indent(behind: names)
        return zip(names, record.values).map { name, value in
            let line =
                Emphasis.strong.applied(to: name.text, layout)
                + String(repeating: " ", count: indent - name.width) + cell(value, room: layout.width - indent).text
            return line.trimmingTrailingSpaces()
        }
    }

    /// Whether every name and every value is on its line whole.
    private func fits(_ record: Record) -> Bool {
        let names = names(of: record)
        let room = layout.width - indent(behind: names)
        return !zip(record.keys, names).contains { $1.width < Cell(.string($0), room: layout.width, layout).width }
            && record.values.allSatisfy { cell($0, room: layout.width).width <= room }
    }

    private func names(of record: Record) -> [Cell] {
        record.keys.map { Cell(.string($0), room: layout.width / RecordView.widestName, layout) }
    }

    private func indent(behind names: [Cell]) -> Int { (names.map(\.width).max() ?? 0) + ColumnFit.gap }

    private func cell(_ value: Value, room: Int) -> Cell { Cell(value.isNull ? "null" : value, room: room, layout) }

    /// Records one below the other, each under a rule with its number. What is no record is a field `value`.
    func lines(_ list: List) -> [String] {
        let shown = list.prefix(layout.rowLimit ?? list.count)
        var lines = shown.enumerated().flatMap { index, element in
            [rule(number: index + 1)] + block(element.asRecord ?? Record([(Tabulation.valueColumn, element)]))
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
