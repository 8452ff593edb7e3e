/// The `sqlite3` shell, with `json_each` over `readfile`.
struct SQLite: Tool {
    let name = "sqlite3"
    private let executable: String

    init?() {
        guard let path = InheritedEnvironment.path(ofProgram: "sqlite3") else { return nil }
        executable = path
    }

    func process(for question: Question, about file: String) -> ChildProcess? {
        let form = question == .table ? "-box" : "-json"
        return ChildProcess(executable: executable, arguments: [form, ":memory:", statement(for: question, file)])
    }

    private func statement(for question: Question, _ file: String) -> String {
        let items = "json_each(readfile('\(file)'), '$.items')"
        return switch question {
        case .start: "select 1 + 1"
        case .reading: "select json_array_length(readfile('\(file)'), '$.items')"
        case .counting: "select count(*) from \(items) where value ->> 'type' = 'ToolCall'"
        case .grouping:
            """
            select value ->> 'type' as type, coalesce(sum(value ->> 'tokensUsed'), 0) as tokens
            from \(items) group by 1 order by 2 desc, 1
            """
        case .slowest:
            """
            select value ->> 'ordinal' as ordinal, cast(round(86400000 *
                (julianday(value ->> 'finishedAt') - julianday(value ->> 'startedAt'))) as integer) as ms
            from \(items) order by 2 desc, 1 limit 10
            """
        case .table:
            "select " + Question.tableColumns.map { "value ->> '\($0)' as \($0)" }.joined(separator: ", ")
                + " from \(items)"
        }
    }
}
