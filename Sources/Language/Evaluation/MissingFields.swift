import Values

/// The fields that the row arguments of a call read from the row itself. A missing field is null and no error; but where none
/// of the rows has it and all have one of a similar name, it is worth a remark.
struct RowFields {
    private let fields: [(name: String, span: Span)]

    init(of rows: [[RowCode]]) { fields = rows.joined().flatMap { Self.fields(of: $0.expression) } }

    private static func fields(of expression: Expression) -> [(name: String, span: Span)] {
        switch expression.kind {
        case .postfix(let base, let accessors):
            guard case .row = base.kind, let first = accessors.first, case .field(let name, false) = first.kind else {
                return expression.children.flatMap(fields)
            }
            return [(name, first.span)]
        // Calls have rows of their own.
        case .call, .pipeline: return []
        default: return expression.children.flatMap(fields)
        }
    }

    func remark(on value: Value, _ machine: Machine) throws(Diagnostic) {
        guard !fields.isEmpty, case .list(let rows) = value else { return }
        for field in fields where try isMissing(field.name, in: rows, machine) {
            machine.remark(missing: field.name, in: rows.prefix(20).compactMap(\.record), at: field.span)
        }
    }

    private func isMissing(_ field: String, in rows: List, _ machine: Machine) throws(Diagnostic) -> Bool {
        for row in rows {
            guard case .record(let record) = row, record[field] == nil else { return false }
            try machine.step()
        }
        return !rows.isEmpty
    }
}

extension Machine {
    /// Shorter names are like too many others.
    private static let shortestName = 3

    /// Remarks, once for each place, that a field is missing that may be misspelt.
    func remark(missing field: String, in records: [Record], at span: Span) {
        guard field.utf8.count >= Self.shortestName, field != "took", remarked.insert(span).inserted else { return }
        let nearest = Suggestions.nearest(to: field, among: records.flatMap(\.keys))
        if !nearest.isEmpty { host.remark(.missingField(field, nearest: nearest, at: span)) }
    }
}
