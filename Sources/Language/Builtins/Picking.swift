import Values

extension Builtin {
    /// Stages that leave rows out or put them in another order.
    static let picking = [`where`, take, skip, first, last, distinct, reverse, sort]

    private static let `where` = Builtin(
        "where", [.list, Parameter("condition", .row, summary: "What must be true of a row.")],
        summary: "Keeps the rows for which a condition holds.",
        examples: [Example("[1, 2, 3] | where . > 1", gives: "[2, 3]")]
    ) { arguments throws(Diagnostic) in
        let condition = arguments.rows[1][0]
        var kept: [Value] = []
        for row in try arguments.list() where try arguments.holds(condition, on: row) { kept.append(row) }
        return try arguments.result(kept)
    }

    private static let take = Builtin(
        "take", [.list, Parameter("count", .value, summary: "How many.")],
        summary: "Keeps the first rows.", examples: [Example("[1, 2, 3] | take 2", gives: "[1, 2]")]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.list().prefix(arguments.count(1))) }

    private static let skip = Builtin(
        "skip", [.list, Parameter("count", .value, summary: "How many.")],
        summary: "Leaves the first rows out.", examples: [Example("[1, 2, 3] | skip 2", gives: "[3]")]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.list().dropFirst(arguments.count(1))) }

    private static let optionalCount = Parameter(
        "count", .value, arity: .optional, summary: "How many; then the result is a list.")

    private static let first = Builtin(
        "first", [.list, optionalCount], summary: "Gives the first row, or a list of the first ones.",
        details: "Null when the list is empty.",
        examples: [Example("[1, 2, 3] | first", gives: "1"), Example("[1, 2, 3] | first 2", gives: "[1, 2]")]
    ) { arguments throws(Diagnostic) in
        let list = try arguments.list()
        guard arguments.values[1] != nil else { return list.first ?? .null }
        return try arguments.result(list.prefix(arguments.count(1)))
    }

    private static let last = Builtin(
        "last", [.list, optionalCount], summary: "Gives the last row, or a list of the last ones.",
        details: "Null when the list is empty.",
        examples: [Example("[1, 2, 3] | last", gives: "3"), Example("[1, 2, 3] | last 2", gives: "[2, 3]")]
    ) { arguments throws(Diagnostic) in
        let list = try arguments.list()
        guard arguments.values[1] != nil else { return list.last ?? .null }
        return try arguments.result(list.suffix(arguments.count(1)))
    }

    private static let distinct = Builtin(
        "distinct", [.list, .key], summary: "Keeps the first of all rows with an equal key.",
        examples: [
            Example("[1, 2, 1.0] | distinct", gives: "[1, 2]"),
            Example("[{a: 1, b: 1}, {a: 1, b: 2}] | distinct .a", gives: "[{a: 1, b: 1}]"),
        ]
    ) { arguments throws(Diagnostic) in
        var seen: Set<HashedValue> = []
        var kept: [Value] = []
        for row in try arguments.list() {
            let key = try arguments.evaluate(arguments.row(1), on: row)
            if seen.insert(HashedValue(key)).inserted { kept.append(row) }
        }
        return try arguments.result(kept)
    }

    private static let reverse = Builtin(
        "reverse", [.list], summary: "Puts the rows in the opposite order.",
        examples: [Example("[1, 2, 3] | reverse", gives: "[3, 2, 1]")]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.list().reversed()) }

    private static let sort = Builtin(
        "sort",
        [
            .list,
            Parameter(
                "key", .row, arity: .many(minimum: 0),
                summary: "What to sort by; with a minus in front downward; the row itself if not given."),
        ],
        summary: "Sorts the rows; those with equal keys keep their order.",
        details: "Kinds stand in the order boolean, number, string, time, duration, list, record; null comes last.",
        examples: [
            Example("[3, null, 1] | sort", gives: "[1, 3, null]"),
            Example("[{a: 1}, {a: 2}] | sort -.a", gives: "[{a: 2}, {a: 1}]"),
        ]
    ) { arguments throws(Diagnostic) in
        var sorting = Sorting(keys: arguments.rows[1].isEmpty ? [nil] : arguments.rows[1])
        for row in try arguments.list() { try sorting.add(row, &arguments) }
        return try arguments.result(sorting.sorted(arguments.machine))
    }
}
