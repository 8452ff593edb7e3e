import Language
import SessionFile
import Values

/// How a cell ended.
struct CellOutcome: Sendable {
    let number: String
    /// All it printed, without colour.
    let text: String
    /// The value of its last statement; nil when it has none.
    let value: Value?
    /// What went wrong; nil when nothing did.
    let diagnostic: Diagnostic?

    init(cell: Cell, result: Result<Value?, Diagnostic>) {
        number = cell.number
        text = cell.text
        switch result {
        case .success(let value):
            self.value = value
            diagnostic = nil
        case .failure(let error):
            value = nil
            diagnostic = error
        }
    }

    var ending: DoneLine.Outcome {
        switch diagnostic?.outcome {
        case nil: .ok
        case .timedOut: .timeout
        case .interrupted: .interrupted
        case .failed, .unreachable: .error
        }
    }

    /// What a script that stops at this cell leaves to whoever called it (design, section 10).
    var exitCode: Int32 {
        switch diagnostic?.outcome {
        case nil: 0
        case .failed, .timedOut(waitingForPerson: false): 1
        case .unreachable: 3
        case .timedOut(waitingForPerson: true): 8
        case .interrupted: 130
        }
    }
}
