import Values

/// What an expression sees while it is evaluated: the parameters and `let`s around it, and the row.
struct Frame {
    var slots: [Value]
    var row: Value = .null

    init(slots count: Int) { slots = [Value](repeating: .null, count: count) }
}

/// Something that is ready to be evaluated many times: its names are resolved, its calls bound.
struct Evaluable<Result> {
    private let body: (inout Frame) throws(Diagnostic) -> Result

    init(_ body: @escaping (inout Frame) throws(Diagnostic) -> Result) { self.body = body }

    func callAsFunction(_ frame: inout Frame) throws(Diagnostic) -> Result { try body(&frame) }
}

/// An expression.
typealias Code = Evaluable<Value>
/// An expression that must be true or false.
typealias Condition = Evaluable<Bool>
/// A statement; nil where there is no value.
typealias StatementCode = Evaluable<Value?>

/// A row argument, ready to be evaluated once per row. A class, since it is passed on for each row.
final class RowCode {
    let code: Code
    /// What stands behind a unary minus on top; nil when there is none.
    let key: Code?
    let expression: Expression
    /// The name in `select n: .a`.
    let label: String?
    /// Its source text.
    let text: String

    init(code: Code, key: Code?, expression: Expression, label: String?, text: String) {
        self.code = code
        self.key = key
        self.expression = expression
        self.label = label
        self.text = text
    }
}
