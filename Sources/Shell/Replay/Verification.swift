import Language
import SessionFile
import Tables
import Values

/// The result of comparing a session file with what its cells give on tape.
struct Verification: Sendable {
    enum Verdict: Sendable {
        case same(cells: Int)
        /// The first cell that differs, drawn for a person.
        case different(cell: String, drawing: String)
        case unreadable(String)
    }

    let file: String
    let verdict: Verdict

    var holds: Bool {
        if case .same = verdict { true } else { false }
    }

    /// Plays a file silently and compares each cell's output, value and ending exactly.
    static func of(_ file: String, terminal: Terminal) async -> Verification {
        var silent = terminal
        silent.writeError = { _ in }
        do throws(SessionFileError) {
            let document = try SessionDocument(contentsOf: file)
            let outcomes = await (try SessionPlayer(document: document, terminal: silent) { _ in }).play()
            return Verification(file: file, verdict: try compare(outcomes, with: document))
        } catch {
            return Verification(file: file, verdict: .unreadable(error.description))
        }
    }

    private static func compare(
        _ outcomes: [CellOutcome], with document: SessionDocument
    ) throws(SessionFileError) -> Verdict {
        let replayed = Dictionary(outcomes.map { ($0.number, $0) }, uniquingKeysWith: { _, last in last })
        for cell in document.cells where cell.outcome != nil {
            guard let outcome = replayed[cell.number] else {
                return .different(cell: cell.number, drawing: "it did not run")
            }
            if let drawing = try CellComparison(recorded: cell, replayed: outcome).drawing() {
                return .different(cell: cell.number, drawing: drawing)
            }
        }
        return .same(cells: document.cells.count)
    }

    /// The verdict in lines that cannot drive the terminal they are printed on.
    var text: String {
        switch verdict {
        case .same(let cells): "ok    \(shown(file))  \(cells) cells"
        case .different(let cell, let drawing): "FAIL  \(shown(file))  cell \(shown(cell))\n\(drawing)"
        case .unreadable(let why): "FAIL  \(shown(why))"
        }
    }

    private func shown(_ text: String) -> String { TerminalFilter.harmless(text, keepingNewlines: false) }
}
