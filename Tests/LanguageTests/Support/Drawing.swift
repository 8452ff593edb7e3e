import Language
import Values

/// A diagnostic with its line and caret, as the cases keep it. A caret is as wide as one character here; the shell's
/// renderer, which knows the width of characters, has tests of its own.
func draw(_ diagnostic: Diagnostic, in source: String) -> String {
    var lines = ["error[\(diagnostic.code.rawValue)]"]
    if let span = diagnostic.span {
        let line = SourceLine(of: span, in: source)
        let space = line.before.map { $0 == "\t" ? "\t" : " " }.joined()
        lines = ["\(lines[0]) \(line.number):\(line.column)", cut(line.text)]
        lines.append(cut(space + String(repeating: "^", count: max(1, line.marked.count))))
    }
    lines.append(diagnostic.message)
    if let hint = diagnostic.hint { lines.append("hint: \(hint)") }
    if !diagnostic.nearest.isEmpty { lines.append("nearest: \(diagnostic.nearest.joined(separator: ", "))") }
    return lines.joined(separator: "\n") + "\n"
}

private func cut(_ text: String) -> String { text.count > 700 ? String(text.suffix(100)) : text }
