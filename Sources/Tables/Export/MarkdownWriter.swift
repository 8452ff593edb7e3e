public import Values

/// A table of GitHub Flavored Markdown: a heading, a rule, one line for each row.
///
/// Text stays text wherever it is shown: everything that Markdown would make something of is escaped, so no image is
/// loaded, no link to a page made and no HTML run. A line break within a cell is `<br>`. What cannot be escaped: GitHub
/// makes a link of a bare e-mail address, and spaces at the ends of a cell are not shown.
public struct MarkdownWriter: Sendable {
    public init() {}

    /// The lines, each with a newline behind it; nothing for a value without columns.
    public func write(_ value: Value) -> String {
        let tabulation = Tabulation(value)
        guard !tabulation.names.isEmpty else { return "" }
        var text = line(tabulation.names.map(escaped))
        text += line(rule(tabulation))
        for row in tabulation.rows { text += line(row.map { escaped($0.exportText) }) }
        return text
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    private func rule(_ tabulation: Tabulation) -> [String] {
        tabulation.names.indices.map { column in
            let values = tabulation.rows.lazy.map { $0[column] }.filter { !$0.isNull }
            let isNumeric = values.allSatisfy { $0.number != nil } && values.contains { _ in true }
            return isNumeric ? "---:" : "---"
        }
    }

    private func escaped(_ text: String) -> String {
        var escaped = ""
        var rest = TerminalFilter.harmless(text).unicodeScalars[...]
        var previous: Unicode.Scalar = " "
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\n": escaped += "<br>"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "_" where previous.isWordSign && rest.first?.isWordSign == true: escaped += "_"
            case "\\", "|", "`", "*", "_", "[", "]", "~", "!", "$": escaped += "\\\(scalar)"
            // Without these a bare address would become a link by itself.
            case ":" where rest.starts(with: "//".unicodeScalars): escaped += "\\:"
            case "." where escaped.suffix(3).lowercased() == "www": escaped += "\\."
            default: escaped.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// Between two of these an underscore is only an underscore.
    fileprivate var isWordSign: Bool { properties.isAlphabetic || properties.numericType != nil }
}
