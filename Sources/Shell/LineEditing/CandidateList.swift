import Tables

/// What Tab found, in columns for the person to read.
enum CandidateList {
    static let rowLimit = 20
    private static let gap = 2

    /// The candidates in columns, read downwards, fitted to the width; at most `rowLimit` rows.
    static func text(_ candidates: [String], width: Int) -> String {
        let words = candidates.map {
            TerminalFilter.harmless($0.hasSuffix(" ") ? String($0.dropLast()) : $0, keepingNewlines: false)
        }
        let cell = (words.map { DisplayWidth.of($0) }.max() ?? 0) + gap
        let columns = max(1, (width - 1 + gap) / cell)
        let rows = (words.count + columns - 1) / columns
        var lines = (0..<min(rows, rowLimit)).map { row in
            stride(from: row, to: words.count, by: rows).map { pad(words[$0], to: cell) }.joined().trimmingEnd
        }
        if rows > rowLimit {
            let hidden = (rowLimit..<rows).reduce(0) {
                $0 + stride(from: $1, to: words.count, by: rows).underestimatedCount
            }
            lines.append("… and \(hidden) more")
        }
        return lines.joined(separator: "\n")
    }

    private static func pad(_ word: String, to width: Int) -> String {
        word + String(repeating: " ", count: max(0, width - DisplayWidth.of(word)))
    }
}

extension String {
    fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
