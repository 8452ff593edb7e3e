import Values

extension Builtin {
    /// Stages that put rows together.
    static let grouping = [group, histogram]

    private static let group = Builtin(
        "group", [.list, Parameter("key", .row, summary: "What the rows of a group have in common.")],
        summary: "Puts rows with an equal key together, in the order in which the keys were first seen.",
        details: "Each group is a record with `key`, `count` and `rows`.",
        examples: [
            Example(
                "[1, 2, 3] | group . % 2",
                gives: "[{key: 1, count: 2, rows: [1, 3]}, {key: 0, count: 1, rows: [2]}]")
        ]
    ) { arguments throws(Diagnostic) in
        var groups = Groups()
        for row in try arguments.list() {
            groups.add(row, key: try arguments.evaluate(arguments.row(1), on: row))
        }
        return try arguments.result(groups.records)
    }

    private static let histogram = Builtin(
        "histogram",
        [
            .list, .key,
            Parameter(
                "bins", .value, arity: .optional, summary: "How many ranges to cut numbers into; 10 if not given."),
        ],
        summary: "Counts how often values occur: numbers and durations by range, everything else by value.",
        details: "Null is left out. Ranges hold their lower end; the last one its upper end too.",
        examples: [
            Example(
                "[1, 2, 9] | histogram bins: 2",
                gives: "[{from: 1, to: 5, count: 2}, {from: 5, to: 9, count: 1}]"),
            Example(
                #"["a", "b", "a"] | histogram"#, gives: #"[{value: "a", count: 2}, {value: "b", count: 1}]"#),
        ]
    ) { arguments throws(Diagnostic) in
        var values: [Value] = []
        for row in try arguments.list() {
            let value = try arguments.evaluate(arguments.row(1), on: row)
            if !value.isNull { values.append(value) }
        }
        let bins = arguments.values[2] == nil ? 10 : try arguments.count(2)
        guard (1...10_000).contains(bins) else { throw arguments.wrong(2, needs: "a number from 1 to 10000") }
        return try arguments.result(Histogram(values).rows(bins: bins))
    }
}

/// Rows by key, in the order of the keys' first appearance.
private struct Groups {
    private var positions: [HashedValue: Int] = [:]
    private var keys: [Value] = []
    private var rows: [[Value]] = []

    mutating func add(_ row: Value, key: Value) {
        let hashed = HashedValue(key)
        if let position = positions[hashed] {
            rows[position].append(row)
        } else {
            positions[hashed] = keys.count
            keys.append(key)
            rows.append([row])
        }
    }

    var records: [Value] {
        zip(keys, rows).map { key, rows in
            .record(Record([("key", key), ("count", .integer(rows.count)), ("rows", .list(List(rows)))]))
        }
    }
}

private struct Histogram {
    private let values: [Value]

    init(_ values: [Value]) { self.values = values }

    func rows(bins: Int) -> [Value] {
        let durations = values.compactMap {
            if case .duration(let duration) = $0 { Double(duration.attoseconds) } else { nil }
        }
        let numbers = values.compactMap { $0.number?.double }
        if !values.isEmpty, durations.count == values.count {
            return ranges(durations, bins: bins) { attoseconds in
                // The double nearest to the longest duration lies beyond it.
                let range = Duration.attosecondRange
                let whole = Int128(attoseconds.rounded())
                return .duration(Duration(attoseconds: min(max(whole, range.lowerBound), range.upperBound)))
            }
        }
        if !values.isEmpty, numbers.count == values.count { return ranges(numbers, bins: bins) { .decimal($0) } }
        return counts
    }

    private func ranges(_ numbers: [Double], bins: Int, _ value: (Double) -> Value) -> [Value] {
        // Numbers too far apart for doubles have no ranges between them.
        guard let low = numbers.min(), let high = numbers.max(), (high - low).isFinite else { return self.counts }
        let bins = low == high ? 1 : bins
        let width = (high - low) / Double(bins)
        var counts = [Int](repeating: 0, count: bins)
        for number in numbers {
            let position = width > 0 ? (number - low) / width : 0
            counts[min(Int(position), bins - 1)] += 1
        }
        return counts.enumerated().map { index, count in
            let from = low + width * Double(index)
            let to = index == bins - 1 ? high : low + width * Double(index + 1)
            return .record(Record([("from", value(from)), ("to", value(to)), ("count", .integer(count))]))
        }
    }

    private var counts: [Value] {
        var groups = Groups()
        for value in values { groups.add(value, key: value) }
        return groups.records.map { .record(Record([("value", $0["key"]), ("count", $0["count"])])) }
    }
}
