import Language
import SessionFile
import Values

/// Reads cells from a person and runs them, until the person leaves.
struct InteractiveLoop: Sendable {
    let core: ShellCore
    let editor: any LineEditor
    let interrupts: InterruptSource

    func run() async {
        core.screen.showNotices { [editor] in editor.show(notice: "\u{7}" + $0) }
        while !core.update({ $0.isLeaving }) {
            guard let (source, mode) = await nextCell() else { return }
            if !source.allSatisfy(\.isWhitespace) { await runCell(source, mode) }
        }
    }

    private func runCell(_ source: String, _ mode: Parser.Mode) async {
        let number = String(core.nextNumber)
        let input = CellInput(number: number, source: source, mode: mode)
        let interrupt = Interrupt()
        await interrupts.during(interrupt) {
            _ = await CellRunner(core: core).run(input, now: core.startOfCell(number), interrupt: interrupt)
        }
    }

    /// The next whole cell: a line or a pasted block, with what continues it; nil when the person leaves.
    private func nextCell() async -> (source: String, mode: Parser.Mode)? {
        var source = ""
        var mode = Parser.Mode.prompt
        while true {
            switch await editor.readLine(prompt: source.isEmpty ? prompt : continuation) {
            case .interrupted:
                (source, mode) = ("", .prompt)
                continue
            case .end: return source.isEmpty ? nil : (source, mode)
            case .block(let block):
                source += block
                mode = .script
            case .line(let line):
                editor.remember(line)
                source += line
            }
            guard await isIncomplete(source, mode) else { return (source, mode) }
            source += "\n"
        }
    }

    private func isIncomplete(_ source: String, _ mode: Parser.Mode) async -> Bool {
        await EvaluatorThread.onDeepStack { [registry = core.registry] in
            if case .incomplete = Parser.parse(source, registry: registry, mode: mode) { return true }
            return false
        }
    }

    /// `local (trouble) r1 2! [7]> `: ground, whether things go wrong on request, current run, tasks waiting, the cell's
    /// number.
    private var prompt: String {
        let trouble = core.ground == .local && core.update { $0.hasTrouble } ? " (trouble)" : ""
        let run = core.book.current.map { " \($0.name)" } ?? ""
        let waiting = core.book.openTasks.count
        return "\(core.ground.rawValue)\(trouble)\(run)\(waiting > 0 ? " \(waiting)!" : "") [\(core.nextNumber)]> "
    }

    private var continuation: String { String(repeating: " ", count: max(0, prompt.count - 5)) + "...> " }
}
