import Values

/// What a tool printed, in the one form in which the tools are compared: rows of cells, a scalar being one of each.
struct Answer: Equatable {
    let rows: [[String]]

    /// Reads what a tool printed for the question.
    init(_ output: [UInt8], to question: Question) throws(JSONError) {
        rows = question == .table ? Self.rows(ofTable: output) : Self.rows(of: try JSON.parse(output))
    }

    /// SQL has no scalars: a list of one record of one field is the same as the field's value.
    private static func rows(of value: Value) -> [[String]] {
        guard let list = value.list else { return [[value.json()]] }
        return list.map { $0.record?.values.map { $0.json() } ?? [$0.json()] }
    }

    /// The first two cells of each line that starts with a number, whatever lines are drawn between them. Lines of
    /// fewer than three cells are footers.
    private static func rows(ofTable output: [UInt8]) -> [[String]] {
        String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split { $0 == " " || $0 == "│" }
            guard cells.count > 2, Int(cells[0]) != nil else { return nil }
            return cells.prefix(2).map { String($0) }
        }
    }
}
