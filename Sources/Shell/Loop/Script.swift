import Language
import Values

/// A script: a text cut into one cell a statement.
struct Script: Sendable {
    /// A statement with the comments that belong to it.
    struct Piece: Sendable {
        let source: String
        let firstLine: Int
    }

    let file: String
    let pieces: [Piece]

    /// Reads a script whole, so that a missing bracket at its end is found before its first line runs.
    /// - Throws: What the parser says; `CellInput` for its drawing is in `ScriptError`.
    init(source: String, file: String, registry: Registry) async throws(ScriptError) {
        self.file = file
        let whole = CellInput(number: "", source: source, mode: .script, place: .init(file: file, firstLine: 1))
        do throws(Diagnostic) {
            let program = try await EvaluatorThread.onDeepStack { whole.parsing(registry: registry) }.get()
            pieces = Self.pieces(of: program, in: source)
        } catch {
            throw ScriptError(diagnostic: error, input: whole)
        }
    }

    /// Counts the lines in one pass.
    private static func pieces(of program: Program, in source: String) -> [Piece] {
        let text = Array(source.utf8)
        var (line, position) = (1, 0)
        return program.cells.map { span in
            line += text[position..<span.lower].count { $0 == UInt8(ascii: "\n") }
            position = span.lower
            return Piece(source: program.text(of: span), firstLine: line)
        }
    }

    /// Runs the cells in order, up to the first that fails.
    /// - Parameter outer: The cell that sources this script; nil when the script is the session.
    /// - Returns: How the last cell that ran ended; nil when there is nothing to run.
    func run(in core: ShellCore, within outer: Cell? = nil, interrupt: Interrupt) async -> CellOutcome? {
        var last: CellOutcome?
        for piece in pieces {
            let number = outer.map { core.nextNumber(within: $0.number) } ?? String(core.nextNumber)
            let input = CellInput(
                number: number, source: piece.source, mode: .script,
                place: .init(file: file, firstLine: piece.firstLine))
            let outcome = await CellRunner(core: core).run(
                input, now: core.startOfCell(number), interrupt: interrupt)
            last = outcome
            if outcome.diagnostic != nil || core.update({ $0.isLeaving }) { return outcome }
        }
        return last
    }
}

extension ShellCore {
    /// The number of the next cell inside of another: 7.1, 7.2 … over all files that cell 7 sources.
    fileprivate func nextNumber(within outer: String) -> String {
        let count = update { state in
            state.innerCells[outer, default: 0] += 1
            return state.innerCells[outer, default: 0]
        }
        return "\(outer).\(count)"
    }
}

/// A script that cannot be parsed.
struct ScriptError: Error {
    let diagnostic: Diagnostic
    let input: CellInput
}
