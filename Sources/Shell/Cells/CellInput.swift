import Language
import SessionFile

/// A cell as it was handed in.
struct CellInput: Sendable {
    let number: String
    let source: String
    /// How line ends and leading pipes are read: as typed at a prompt, or as in a file or a pasted block.
    let mode: Parser.Mode
    /// The file the source stands in and the number of its first line there, for messages; nil at the prompt.
    let place: Place?

    struct Place: Sendable {
        let file: String
        let firstLine: Int
    }

    init(number: String, source: String, mode: Parser.Mode, place: Place? = nil) {
        self.number = number
        self.source = source
        self.mode = mode
        self.place = place
    }

    /// Whether it is a statement of a file that another cell sources: 7.1 in 7.
    var isInner: Bool { number.contains(".") }

    /// The same cell with every key in its source replaced: what is evaluated, shown and stored.
    func redacted(by redactor: Redactor) -> CellInput {
        CellInput(number: number, source: redactor.redactSource(source), mode: mode, place: place)
    }

    func parsing(registry: Registry) -> Result<Program, Diagnostic> {
        do throws(Diagnostic) {
            return .success(try parsed(registry: registry))
        } catch {
            return .failure(error)
        }
    }

    func parsed(registry: Registry) throws(Diagnostic) -> Program {
        switch Parser.parse(source, registry: registry, mode: mode) {
        case .complete(let program): return program
        case .incomplete(let diagnostic): throw diagnostic
        case .failed(let diagnostics):
            throw diagnostics.first ?? Diagnostic("internal", "The parser failed without a reason.")
        }
    }
}
