import Values

extension Builtin {
    /// Stages that make new rows of the old ones.
    static let shaping = [select, each, flatten, zip]

    private static let select = Builtin(
        "select",
        [
            .list,
            Parameter(
                "column", .row, arity: .many(minimum: 1),
                summary: "What to take of each row; `name: …` gives the column a name."),
        ],
        takesLabels: true, summary: "Makes each row a record of the chosen columns.",
        details: """
            A column is named by its last field, or by its whole path where two would get the same name, or by its source text
            when it is computed.
            """,
        examples: [
            Example("[{a: {b: 1}, c: 2}] | select .a.b .c", gives: "[{b: 1, c: 2}]"),
            Example("[{a: 1}] | select twice: .a * 2", gives: "[{twice: 2}]"),
            Example("[{a: {n: 1}, b: {n: 2}}] | select .a.n .b.n", gives: #"[{"a.n": 1, "b.n": 2}]"#),
        ]
    ) { arguments throws(Diagnostic) in
        let columns = arguments.rows[1]
        let names = Column.names(of: columns)
        var rows: [Value] = []
        for row in try arguments.list() {
            var fields: [(String, Value)] = []
            fields.reserveCapacity(columns.count)
            for (name, column) in Swift.zip(names, columns) {
                fields.append((name, try arguments.evaluate(column, on: row)))
            }
            rows.append(.record(Record(fields)))
        }
        return try arguments.result(rows)
    }

    private static let each = Builtin(
        "each", [.list, Parameter("expression", .row, summary: "What becomes of each row.")],
        summary: "Puts the value of an expression in the place of each row.",
        examples: [
            Example("[1, 2] | each . * 10", gives: "[10, 20]"),
            Example("[{a: 1}] | each {b: .a}", gives: "[{b: 1}]"),
        ]
    ) { arguments throws(Diagnostic) in
        let expression = arguments.row(1)
        var rows: [Value] = []
        for row in try arguments.list() { rows.append(try arguments.evaluate(expression, on: row)) }
        return try arguments.result(rows)
    }

    private static let flatten = Builtin(
        "flatten", [.list], summary: "Puts the elements of inner lists in the place of these lists, one level deep.",
        examples: [Example("[1, [2, [3]]] | flatten", gives: "[1, 2, [3]]")]
    ) { arguments throws(Diagnostic) in
        var elements: [Value] = []
        for row in try arguments.list() {
            try arguments.machine.step()
            guard case .list(let inner) = row else {
                try arguments.machine.check(list: elements.count, adding: 1, at: arguments.span)
                elements.append(row)
                continue
            }
            try arguments.machine.check(list: elements.count, adding: inner.count, at: arguments.span)
            elements += inner
        }
        return .list(List(elements))
    }

    private static let zip = Builtin(
        "zip", [.list, Parameter("other", .value, summary: "The list that gives the second of each pair.")],
        summary: "Makes pairs of the elements of two lists, as many as the shorter one has.",
        examples: [Example(#"[1, 2, 3] | zip ["a", "b"]"#, gives: #"[[1, "a"], [2, "b"]]"#)]
    ) { arguments throws(Diagnostic) in
        var pairs: [Value] = []
        for (left, right) in Swift.zip(try arguments.list(0), try arguments.list(1)) {
            try arguments.machine.step()
            pairs.append(.list(List([left, right])))
        }
        return try arguments.result(pairs)
    }
}

/// How the columns of `select` are named.
private enum Column {
    static func names(of columns: [RowCode]) -> [String] {
        let short = columns.map { $0.label ?? lastField($0.expression) ?? $0.text }
        return Swift.zip(short, columns).map { name, column in
            let clashes = short.count { $0 == name } > 1
            guard clashes, column.label == nil, lastField(column.expression) != nil else { return name }
            return String(column.text.drop { $0 == "." })
        }
    }

    private static func lastField(_ expression: Expression) -> String? {
        guard case .postfix(let base, let accessors) = expression.ungrouped.kind, case .row = base.kind,
            case .field(let name, _)? = accessors.last?.kind
        else { return nil }
        return name
    }
}
