import Tables

/// What `set` changes: how values are drawn, from the next cell on.
struct Settings: Sendable, Equatable {
    /// Columns; nil follows the terminal.
    var width: Int?
    /// Rows of a table that are shown; nil shows all.
    var rows: Int?
    var expand: Layout.Expand = .auto
    var ambiguousIsWide = false
    /// Whether cells of CSV that a spreadsheet would take for a formula are disarmed (`CSVWriter.safe`).
    var csvIsSafe = false
    /// How values are printed that no command draws in a way of its own.
    var form: Form = .table

    enum Form: String, Sendable {
        case table, json
    }

    /// The settings by name, in the order in which `set` lists them.
    var all: [(name: String, value: String)] {
        [
            ("width", width.map(String.init) ?? "auto"), ("rows", rows.map(String.init) ?? "all"),
            ("expand", expand.rawValue), ("ambiguous", ambiguousIsWide ? "wide" : "narrow"),
            ("csv", csvIsSafe ? "safe" : "exact"), ("form", form.rawValue),
        ]
    }

    static let choices: [(name: String, values: String)] = [
        ("width", "20 … 1000 or auto"), ("rows", "a number or all"), ("expand", "on, off or auto"),
        ("ambiguous", "wide or narrow"), ("csv", "exact, or safe for spreadsheets"), ("form", "table or json"),
    ]

    /// Changes one setting.
    /// - Returns: False when there is no such setting or it does not take this value.
    mutating func set(_ name: String, to value: String) -> Bool {
        switch (name, value) {
        case ("width", "auto"): width = nil
        case ("rows", "all"): rows = nil
        case ("width", _):
            guard let columns = Int(value), (20...1000).contains(columns) else { return false }
            width = columns
        case ("rows", _):
            guard let count = Int(value), count > 0 else { return false }
            rows = count
        case ("expand", _):
            guard let choice = Layout.Expand(rawValue: value) else { return false }
            expand = choice
        case ("form", _):
            guard let choice = Form(rawValue: value) else { return false }
            form = choice
        case ("csv", "safe"): csvIsSafe = true
        case ("csv", "exact"): csvIsSafe = false
        case ("ambiguous", "wide"): ambiguousIsWide = true
        case ("ambiguous", "narrow"): ambiguousIsWide = false
        default: return false
        }
        return true
    }
}
