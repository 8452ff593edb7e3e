import Values

/// Any value as columns and rows: what tables, CSV and Markdown have in common.
///
/// | value | becomes |
/// | --- | --- |
/// | list of records | one column for each field that occurs, in order of first appearance |
/// | list of scalars | one column `value` |
/// | list of both | the fields' columns, and `value` for what is no record |
/// | record | one row |
/// | scalar | one column `value` with one row |
///
/// Handles count as records of what is known of them. A field that a record does not have is null.
struct Tabulation: Sendable {
    static let valueColumn = "value"

    private(set) var names: [String] = []
    private(set) var rows: [[Value]] = []
    private var positions: [String: Int] = [:]

    init(_ value: Value) {
        if let list = value.list {
            rows.reserveCapacity(list.count)
            for element in list { append(element) }
        } else {
            append(value)
        }
        widen()
    }

    private mutating func append(_ element: Value) {
        if let record = element.asRecord {
            append(record)
        } else {
            var row = [Value](repeating: .null, count: names.count)
            put(element, at: Tabulation.valueColumn, &row)
            rows.append(row)
        }
    }

    private mutating func append(_ record: Record) {
        if rows.isEmpty {
            names = record.keys
            positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        }
        // Nearly always: records of one JSON text share one array of keys, which is equal to itself at a glance.
        if record.keys == names {
            rows.append(record.values)
            return
        }
        var row = [Value](repeating: .null, count: names.count)
        for (key, value) in record { put(value, at: key, &row) }
        rows.append(row)
    }

    private mutating func put(_ value: Value, at name: String, _ row: inout [Value]) {
        let position = positions[name] ?? addColumn(name)
        while row.count <= position { row.append(.null) }
        row[position] = value
    }

    private mutating func addColumn(_ name: String) -> Int {
        names.append(name)
        positions[name] = names.count - 1
        return names.count - 1
    }

    /// Rows that were read before a column was first seen get its null.
    private mutating func widen() {
        for index in rows.indices where rows[index].count < names.count {
            rows[index] += repeatElement(.null, count: names.count - rows[index].count)
        }
    }
}

extension Value {
    /// A record's fields, or those of a handle, its name first.
    var asRecord: Record? {
        switch self {
        case .record(let record): record
        case .handle(let handle): handle.record
        default: nil
        }
    }
}

extension Handle {
    fileprivate var record: Record {
        var record = Record([("name", .string(name)), ("id", .string(id))])
        for (key, value) in fields { record[key] = value }
        return record
    }
}
