import Language
import Values

/// What a cell's evaluation can look up without asking anybody.
protocol CellNames: Sendable {
    var now: Instant { get }
    var names: [String] { get }
    func value(named name: String) -> Value?
    func value(ofCell number: Int?) -> Value?
    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value
    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8]
    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic)
    func remark(_ diagnostic: Diagnostic)
}

/// The evaluator's side of the thread: looks names up itself and asks the cell's task for all that takes time.
final class EvaluatorHost: Language.Host {
    private let cell: any CellNames
    private let evaluation: Evaluation

    init(cell: any CellNames, evaluation: Evaluation) {
        self.cell = cell
        self.evaluation = evaluation
    }

    var now: Instant { cell.now }
    var names: [String] { cell.names }
    var isCancelled: Bool { evaluation.isCancelled }
    func value(named name: String) -> Value? { cell.value(named: name) }
    func value(ofCell number: Int?) -> Value? { cell.value(ofCell: number) }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        try evaluation.outside { () throws(Diagnostic) in try cell.resolve(word, as: kind, at: span) }
    }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        try evaluation.outside { () throws(Diagnostic) in try cell.readFile(path, at: span) }
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {
        try evaluation.outside { () throws(Diagnostic) in try cell.writeFile(path, bytes, at: span) }
    }

    func remark(_ diagnostic: Diagnostic) { cell.remark(diagnostic) }

    func perform(_ call: Call) throws(Diagnostic) -> Value { try evaluation.ask { .perform(call, $0) } }

    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value? {
        try evaluation.ask { .read(field: field, handle, span, $0) }
    }
}
