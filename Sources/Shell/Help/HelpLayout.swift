/// Text for people, broken at spaces so that it fits a terminal of 80 columns.
enum HelpLayout {
    static let width = 80

    /// A text in lines, the first one behind `head`, the others indented by as much and by `hanging` more.
    static func wrapped(_ text: String, behind head: String = "", hanging: Int = 0) -> [String] {
        let indent = String(repeating: " ", count: head.count + hanging)
        var lines = [head]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            let isFirst = line.count == head.count
            if !isFirst, line.count + 1 + word.count > width {
                lines.append(indent + word)
            } else {
                lines[lines.count - 1] = isFirst ? line + word : line + " " + word
            }
        }
        return lines
    }

    /// Terms with what they mean, the meanings below each other. A term too long for that has a line of its own.
    static func table(_ rows: [(term: String, meaning: String)], indent: Int = 2) -> [String] {
        let longest = 26
        let column = rows.map(\.term.count).filter { $0 <= longest }.max() ?? 0
        let margin = String(repeating: " ", count: indent)
        return rows.flatMap { row -> [String] in
            let head = margin + padded(row.term, to: column) + "  "
            guard row.term.count > longest else { return wrapped(row.meaning, behind: head) }
            return wrapped(row.term, behind: margin, hanging: 6) + wrapped(row.meaning, behind: margin + "    ")
        }
    }

    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
