import Values

/// What `histogram` gives, with a bar behind each row: how high its count is against the highest.
///
/// It is known by its shape, so that it looks the same from a variable or shown again.
struct HistogramTable {
    let table: Table

    private static let shapes = [["from", "to", "count"], ["value", "count"]]
    private static let widestBar = 40
    /// Shorter bars tell too little to be worth their room.
    private static let narrowestBar = 8

    /// - Returns: Nil for a list of any other shape, and where there is no room for bars.
    init?(_ list: List, _ layout: Layout) {
        guard let counts = HistogramTable.counts(of: list), let highest = counts.max(), highest > 0 else { return nil }
        var table = Renderer(layout).table(for: HistogramTable.rounded(list))
        table.columns[table.columns.count - 1].importance = 2
        let taken = TableGrid(table, layout).demands.reduce(0) { $0 + $1.natural + ColumnFit.gap }
        let width = min(max(layout.width - taken, layout.width / 4), HistogramTable.widestBar)
        guard width >= HistogramTable.narrowestBar else { return nil }
        table.columns.append(Column("", alignment: .left, shrinkable: false))
        table.rows = zip(table.rows, counts).map { row, count in
            row + [.string(Bar.filled(Double(count) / Double(highest), width: width, layout))]
        }
        guard table.fits(layout) else { return nil }
        self.table = table
    }

    /// The list with ends of ranges as exact as the ranges are wide: `3.67` instead of `3.6666666666666665`.
    private static func rounded(_ list: List) -> Value {
        guard let from = list[0]["from"].number?.double, let to = list[0]["to"].number?.double,
            let scale = scale(forWidth: to - from)
        else { return .list(list) }
        let rows = list.map { row -> Value in
            var record = row.record ?? Record()
            for name in ["from", "to"] {
                guard case .number(.decimal(let end))? = record[name], (end * scale).isFinite else { continue }
                record[name] = .decimal((end * scale).rounded() / scale)
            }
            return .record(record)
        }
        return .list(List(rows))
    }

    /// A power of ten that leaves three digits of a range's width; nil where the width has more before its point.
    private static func scale(forWidth width: Double) -> Double? {
        guard width.isFinite, width > 0, width < 1000 else { return nil }
        var scale = 1.0
        while width * scale < 100, scale < 1e15 { scale *= 10 }
        return scale
    }

    private static func counts(of list: List) -> [Int]? {
        guard let keys = list.first?.record?.keys, shapes.contains(keys) else { return nil }
        var counts: [Int] = []
        for row in list {
            guard let record = row.record, record.keys == keys, let count = record["count"]?.int, count >= 0 else {
                return nil
            }
            counts.append(count)
        }
        return counts
    }
}
