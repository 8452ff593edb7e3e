/// What is said below a table.
struct TableNotes {
    /// Titles of the columns that found no room.
    let hidden: [String]
    let rowCount: Int
    let footer: String?

    /// From this many rows on their number is said: fewer are counted at a glance.
    private static let countedFrom = 20

    func lines(_ layout: Layout) -> [String] {
        let shown = min(layout.rowLimit ?? rowCount, rowCount)
        var lines: [String] = []
        if shown < rowCount {
            lines.append("… \(TableNotes.rows(rowCount - shown, more: true)); again shows all")
        } else if rowCount >= TableNotes.countedFrom, footer == nil {
            lines.append(TableNotes.rows(rowCount, more: false))
        }
        if !hidden.isEmpty { lines.append("hidden: " + hidden.joined(separator: ", ")) }
        if let footer { lines.append(footer) }
        return lines.flatMap { line in
            DisplayWidth.wrap(
                TerminalFilter.harmless(line), to: layout.width, ambiguousIsWide: layout.ambiguousIsWide
            ).joined().map { piece in String(piece).trimmingTrailingSpaces() }
        }
    }

    /// `19,980`: a count in a sentence is read, not computed with.
    private static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[max($0 - 3, 0)..<$0]) }
        return groups.reversed().joined(separator: ",")
    }

    private static func rows(_ count: Int, more: Bool) -> String {
        "\(grouped(count)) \(more ? "more " : "")\(count == 1 ? "row" : "rows")"
    }
}

extension String {
    func trimmingTrailingSpaces() -> String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
