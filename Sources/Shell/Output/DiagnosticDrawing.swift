import Language
import Tables

/// The one way a failure is shown: what is wrong, where, and what to do now.
struct DiagnosticDrawing {
    private let diagnostic: Diagnostic
    private let input: CellInput
    private let layout: Layout

    init(_ diagnostic: Diagnostic, in input: CellInput, layout: Layout) {
        self.diagnostic = diagnostic
        self.input = input
        self.layout = layout
    }

    /// The failure in lines, without a newline at the end.
    var text: String {
        (diagnostic.isShown ? sourcing : place + [heading] + drawing + advice).joined(separator: "\n")
    }

    /// The way to a failure that was shown where it happened; nothing at a prompt, where it was just typed.
    private var sourcing: [String] { place.map { "  sourced by \($0.dropLast())" } }

    private var heading: String {
        let message = TerminalFilter.harmless(diagnostic.message)
        return diagnostic.outcome == .interrupted ? message : "error [\(diagnostic.code.rawValue)]: \(message)"
    }

    private var line: SourceLine? { diagnostic.span.map { SourceLine(of: $0, in: input.source) } }

    /// `refund.phr:3:` for a script, so that editors can jump there.
    private var place: [String] {
        guard let place = input.place else { return [] }
        let line = line.map { place.firstLine + $0.number - 1 } ?? place.firstLine
        return ["\(TerminalFilter.harmless(place.file, keepingNewlines: false)):\(line):"]
    }

    /// The line with a caret under each column that is to blame.
    private var drawing: [String] {
        guard let line, !line.text.isEmpty, diagnostic.outcome != .interrupted else { return [] }
        let before = width(line.before)
        let marked = max(width(line.marked), 1)
        return [
            "  " + shown(line.text),
            "  " + String(repeating: " ", count: before) + String(repeating: "^", count: marked),
        ]
    }

    private var advice: [String] {
        var lines: [String] = []
        if !diagnostic.nearest.isEmpty {
            lines.append("  did you mean \(diagnostic.nearest.prefix(3).joined(separator: ", "))?")
        }
        if let hint = diagnostic.hint { lines.append("  hint: \(hint)") }
        return lines.map { TerminalFilter.harmless($0) }
    }

    private func shown(_ text: String) -> String { TerminalFilter.harmless(text, keepingNewlines: false) }
    private func width(_ text: String) -> Int {
        DisplayWidth.of(shown(text), ambiguousIsWide: layout.ambiguousIsWide)
    }
}
