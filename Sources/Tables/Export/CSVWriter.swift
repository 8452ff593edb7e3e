public import Values

/// Comma-separated values (RFC 4180): a heading, one line for each row, CRLF behind every line.
///
/// Lists of records, lists of scalars, records and scalars become columns as in tables; null is an empty cell, what is
/// nested is compact JSON. Cells are quoted where the standard asks for it, and where a space at an end could get lost.
public struct CSVWriter: Sendable {
    /// Whether characters that drive a terminal are shown as signs; tabs and line breaks stay what they are. For all that
    /// may reach a screen, at a replay too; without it the text is exact.
    public var harmless: Bool
    /// Whether cells that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, tab, carriage return in front) get
    /// an apostrophe in front. Numbers stay numbers. It changes the data, so it is for files that people open in a
    /// spreadsheet, and not the default: programs that read CSV want the text that was there.
    public var safe: Bool

    public init(harmless: Bool = true, safe: Bool = false) {
        self.harmless = harmless
        self.safe = safe
    }

    public func write(_ value: Value) -> String {
        let tabulation = Tabulation(value)
        guard !tabulation.names.isEmpty else { return "" }
        var text = ""
        append(tabulation.names.map { Value.string($0) }, to: &text)
        for row in tabulation.rows { append(row, to: &text) }
        return text
    }

    private func append(_ row: [Value], to text: inout String) {
        for (index, value) in row.enumerated() {
            if index > 0 { text += "," }
            text += cell(value, isAlone: row.count == 1)
        }
        text += "\r\n"
    }

    private func cell(_ value: Value, isAlone: Bool) -> String {
        var text = value.exportText
        if harmless { text = TerminalFilter.harmlessCell(text) }
        if safe, value.number == nil, startsFormula(text) { text = "'" + text }
        // A line with nothing on it would be no row at all for most readers.
        return needsQuotes(text) || (isAlone && text.isEmpty) ? quoted(text) : text
    }

    private func startsFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return "=+-@\t\r".utf8.contains(first)
    }

    private func needsQuotes(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
            || text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
