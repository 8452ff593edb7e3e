import Tables

/// Lines of a paste that wait for Enter. All but the last one of them are fixed; the last one stands in the editor.
struct PastedBlock {
    private(set) var lines: [String] = []

    var isEmpty: Bool { lines.isEmpty }

    /// The lines above the one in the editor, and that one, as a cell.
    func joined(with lastLine: String) -> String { (lines + [lastLine]).joined(separator: "\n") }

    /// Takes in a pasted text that stands behind `head`, what was typed before the cursor.
    /// - Returns: What stands before the cursor from now on, and the lines that are new above it. A newline at the end of
    ///   the text is dropped.
    mutating func paste(_ text: String, behind head: String) -> (head: String, fixed: [String]) {
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        var pasted = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        pasted[0] = head + pasted[0]
        let last = pasted.removeLast()
        lines += pasted
        return (last, pasted)
    }

    /// Fixed lines as they stand above the editor's one, each behind its prompt.
    /// - Parameter isFirst: Whether the first of them stands behind `prompt`; all others continue it.
    static func display(_ fixed: [String], prompt: String, isFirst: Bool) -> String {
        fixed.enumerated().map { index, line in
            let lead = isFirst && index == 0 ? prompt : continuation(of: prompt)
            return lead + TerminalFilter.harmless(line, keepingNewlines: false) + "\n"
        }.joined()
    }

    /// `...> ` under the end of a prompt.
    static func continuation(of prompt: String) -> String {
        String(repeating: " ", count: max(0, prompt.count - 5)) + "...> "
    }
}
