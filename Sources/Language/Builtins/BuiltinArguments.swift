import Values

/// The evaluated arguments of one call of a built-in function, by the index of their parameter.
struct BuiltinArguments {
    let call: RegisteredCall
    let machine: Machine
    let spans: [Span]
    let rows: [[RowCode]]
    /// Nil for an argument that was not given.
    var values: [Value?]
    /// What row arguments see.
    var frame = Frame(slots: 0)

    init(call: RegisteredCall, machine: Machine, spans: [Span], rows: [[RowCode]]) {
        self.call = call
        self.machine = machine
        self.spans = spans
        self.rows = rows
        values = [Value?](repeating: nil, count: spans.count)
    }

    var span: Span { call.span }

    subscript(index: Int) -> Value { values[index] ?? .null }

    /// What a parameter of rows takes of each row; nil when it was not given.
    func row(_ index: Int) -> RowCode? { rows[index].first }

    /// Evaluates a row argument with `.` bound to a row; the row itself when there is no argument.
    mutating func evaluate(_ row: RowCode?, on value: Value) throws(Diagnostic) -> Value {
        try machine.step()
        guard let row else { return value }
        frame.row = value
        return try row.code(&frame)
    }

    /// The same for the condition of `where`.
    mutating func holds(_ row: RowCode, on value: Value) throws(Diagnostic) -> Bool {
        let result = try evaluate(row, on: value)
        guard case .bool(let holds) = result else { throw .notABoolean(result, at: row.expression.span) }
        return holds
    }

    // MARK: Arguments of one kind

    func list(_ index: Int = 0) throws(Diagnostic) -> List {
        guard case .list(let list) = self[index] else { throw wrong(index, needs: "a list") }
        return list
    }

    /// A text; a time that was read from a text is that text.
    func text(_ index: Int = 0) throws(Diagnostic) -> String {
        guard let text = self[index].searchableText else { throw wrong(index, needs: "a string") }
        return text
    }

    /// A count: an integer that is not negative.
    func count(_ index: Int) throws(Diagnostic) -> Int {
        guard let count = self[index].int, count >= 0 else { throw wrong(index, needs: "a whole number from 0 on") }
        return count
    }

    func record(_ index: Int = 0) throws(Diagnostic) -> Record {
        guard let record = self[index].record ?? self[index].handle?.fields else {
            throw wrong(index, needs: "a record")
        }
        return record
    }

    /// The error for an argument of another kind than the function needs.
    func wrong(_ index: Int, needs: String) -> Diagnostic {
        .wrongArgument(
            call.signature.parameters[index].name, of: call.signature.name, needs: needs, found: self[index],
            at: spans[index])
    }

    /// A list as the result, unless it is too long.
    func result(_ values: some Collection<Value>) throws(Diagnostic) -> Value {
        try machine.check(list: values.count, at: span)
        return .list(List(values))
    }

    /// A text as the result, unless it is too long.
    func result(_ text: String) throws(Diagnostic) -> Value {
        try machine.check(text: text.utf8.count, at: span)
        return .string(text)
    }
}
