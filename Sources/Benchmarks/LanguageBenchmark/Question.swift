/// What every tool is asked about the same file.
enum Question: CaseIterable {
    /// Nothing about the file: `1 + 1`, from start to answer.
    case start
    /// How many items there are.
    case reading
    /// How many items are tool calls.
    case counting
    /// The sum of tokens of each type of item, the greatest first.
    case grouping
    /// The ten items that took longest.
    case slowest
    /// Six columns of all items as a table.
    case table

    var title: String {
        switch self {
        case .start: "start to first answer (1 + 1)"
        case .reading: "reading, and the number of items"
        case .counting: "counting one type"
        case .grouping: "grouping by type with the sum of tokens, sorted"
        case .slowest: "the ten slowest items"
        case .table: "a table of all items, six columns"
        }
    }

    /// The columns of `table`, which are fields of an item.
    static let tableColumns = ["ordinal", "type", "sequence", "tokensUsed", "startedAt", "finishedAt"]

    /// Whether it is one of the three whose speed section 11 of the design settles.
    var isQuery: Bool {
        switch self {
        case .counting, .grouping, .slowest: true
        case .start, .reading, .table: false
        }
    }
}
