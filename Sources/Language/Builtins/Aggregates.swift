import Values

extension Builtin {
    /// Stages that make one value of all rows. All but `count` leave null out.
    static let aggregates = [count, sum, avg, min, max, percentile]

    private static let count = Builtin(
        "count", [.list], summary: "Counts the rows.", examples: [Example("[1, null, 3] | count", gives: "3")]
    ) { arguments throws(Diagnostic) in .integer(try arguments.list().count) }

    private static let sum = Builtin(
        "sum", [.list, .key], summary: "Adds up numbers or durations.",
        details: "Null is left out; the sum of nothing is 0.",
        examples: [
            Example("[1, null, 2] | sum", gives: "3"), Example("[{a: 1s}, {a: 2s}] | sum .a", gives: "3s"),
            Example("sum([{a: 1}, {a: 2}], .a)", gives: "3"),
        ]
    ) { arguments throws(Diagnostic) in try Summation(&arguments, key: 1).sum ?? 0 }

    private static let avg = Builtin(
        "avg", [.list, .key], summary: "Gives the arithmetic mean of numbers or durations.",
        details: "Null is left out; the mean of nothing is null.",
        examples: [Example("[1, null, 2] | avg", gives: "1.5")]
    ) { arguments throws(Diagnostic) in
        let summation = try Summation(&arguments, key: 1)
        guard let sum = summation.sum else { return .null }
        let division = Arithmetic(operator: .divide, span: arguments.span, machine: arguments.machine)
        return try division.apply(sum, .integer(summation.count))
    }

    private static let min = Builtin(
        "min", [.list, .key], summary: "Gives the least of the values.",
        details: "Null is left out; the least of nothing is null.",
        examples: [Example("[3, null, 1] | min", gives: "1")]
    ) { arguments throws(Diagnostic) in try extreme(&arguments, .less) }

    private static let max = Builtin(
        "max", [.list, .key], summary: "Gives the greatest of the values.",
        details: "Null is left out; the greatest of nothing is null.",
        examples: [Example("[{a: 3}, {a: 1}] | max .a", gives: "3")]
    ) { arguments throws(Diagnostic) in try extreme(&arguments, .greater) }

    private static func extreme(
        _ arguments: inout BuiltinArguments, _ kind: Comparison.Kind
    ) throws(Diagnostic) -> Value {
        let comparison = Comparison(kind: kind, span: arguments.span)
        let comparing = Comparing(comparison: comparison, machine: arguments.machine)
        var best: Value = .null
        for row in try arguments.list() {
            let value = try arguments.evaluate(arguments.row(1), on: row)
            if value.isNull { continue }
            if best.isNull {
                // Compared with itself, so that a value without order is refused even when it is the only one.
                _ = try comparing.holds(value, value)
                best = value
            } else if try comparing.holds(value, best) {
                best = value
            }
        }
        return best
    }

    private static let percentile = Builtin(
        "percentile",
        [.list, Parameter("percent", .value, summary: "A number from 0 to 100."), .key],
        summary: "Gives the value below which so many percent of the numbers or durations lie.",
        details: "Null is left out. Between two values it is interpolated linearly.",
        examples: [
            Example("[1, 2, 3, 4] | percentile 50", gives: "2.5"),
            Example("[{a: 1s}, {a: 3s}] | percentile 100 .a", gives: "3s"),
        ]
    ) { arguments throws(Diagnostic) in
        guard let percent = arguments[1].number?.double, (0...100).contains(percent) else {
            throw arguments.wrong(1, needs: "a number from 0 to 100")
        }
        let values = try Summation(&arguments, key: 2).values.sorted { Value.sortOrder($0, $1) == .before }
        guard !values.isEmpty else { return .null }
        let rank = percent / 100 * Double(values.count - 1)
        let (low, share) = (values[Int(rank)], rank - rank.rounded(.down))
        if share == 0 { return low }
        func apply(_ sign: Operator, _ left: Value, _ right: Value) throws(Diagnostic) -> Value {
            try Arithmetic(operator: sign, span: arguments.span, machine: arguments.machine).apply(left, right)
        }
        let difference = try apply(.minus, values[Int(rank) + 1], low)
        return try apply(.plus, low, apply(.times, difference, .decimal(share)))
    }
}

/// Numbers, or durations, with null left out.
private struct Summation {
    private(set) var values: [Value] = []
    private(set) var sum: Value?

    var count: Int { values.count }

    init(_ arguments: inout BuiltinArguments, key: Int) throws(Diagnostic) {
        let addition = Arithmetic(operator: .plus, span: arguments.span, machine: arguments.machine)
        for row in try arguments.list() {
            let value = try arguments.evaluate(arguments.row(key), on: row)
            switch value {
            case .null: continue
            case .number, .duration: break
            default:
                throw .wrongRow(
                    of: arguments.call.signature.name, needs: "a number or a duration", found: value,
                    at: arguments.row(key)?.expression.span ?? arguments.span)
            }
            sum = try sum.map { sum throws(Diagnostic) in try addition.apply(sum, value) } ?? value
            values.append(value)
        }
    }
}
