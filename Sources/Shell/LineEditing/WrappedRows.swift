import Tables

/// How a terminal wraps a long line.
enum WrappedRows {
    /// The row, from 0, in which the cursor stands behind a text that begins in the first column.
    ///
    /// Counted scalar by scalar, as libedit draws: a character of two columns does not fit into the last one, and a row that
    /// is just full has the cursor at the start of the next.
    static func row(ofCursorBehind text: String, columns: Int) -> Int {
        var (row, column) = (0, 0)
        for scalar in text.unicodeScalars {
            let width = DisplayWidth.of(Character(scalar))
            if column + width > columns { (row, column) = (row + 1, 0) }
            column += width
            if column >= columns { (row, column) = (row + 1, 0) }
        }
        return row
    }
}
