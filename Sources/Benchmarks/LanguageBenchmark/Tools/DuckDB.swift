/// DuckDB's shell, or its Python package where only that is installed.
///
/// The columns of a query are taken out of the text with a JSON path each and kept in a table of one row: unnested in
/// the statement that reads the file, the text is carried along with every item, which takes ten times as long.
struct DuckDB: Tool {
    private enum Program {
        case shell(String)
        case python(String)
    }

    private let program: Program

    init?() {
        if let shell = InheritedEnvironment.path(ofProgram: "duckdb") {
            program = .shell(shell)
        } else if let python = InheritedEnvironment.path(ofProgram: "python3"), Self.canImport(python) {
            program = .python(python)
        } else {
            return nil
        }
    }

    var name: String {
        switch program {
        case .shell: "duckdb"
        case .python: "duckdb (Python)"
        }
    }

    func process(for question: Question, about file: String) -> ChildProcess? {
        let sql = statements(for: question, file)
        return switch program {
        case .shell(let path):
            ChildProcess(executable: path, arguments: [question == .table ? "-box" : "-json", "-c", sql])
        case .python(let path):
            question == .table ? nil : ChildProcess(executable: path, arguments: ["-c", Self.script, sql])
        }
    }

    private func statements(for question: Question, _ file: String) -> String {
        let count = "count(*)::INTEGER as count"
        return switch question {
        case .start: "select 1 + 1 as sum"
        case .reading: "select json_array_length(content, '$.items')::INTEGER as count from read_text('\(file)')"
        case .counting: items(["type"], of: file) + "select \(count) from items where type = 'ToolCall'"
        case .grouping:
            items(["type", "tokensUsed"], of: file) + """
                select type, coalesce(sum(tokensUsed::BIGINT), 0)::BIGINT as tokens from items group by 1 order by 2 desc, 1
                """
        case .slowest:
            items(["ordinal", "startedAt", "finishedAt"], of: file) + """
                select ordinal::BIGINT as ordinal, epoch_ms(finishedAt::TIMESTAMP) - epoch_ms(startedAt::TIMESTAMP) as ms
                from items order by 2 desc nulls last, 1 limit 10
                """
        case .table: items(Question.tableColumns, of: file) + "select * from items"
        }
    }

    /// The statements before and the beginning of one that selects from `items`, which has these fields as columns.
    private func items(_ fields: [String], of file: String) -> String {
        let lists = fields.map { "json_extract_string(content, '$.items[*].\($0)') as \($0)" }
        let columns = fields.map { "unnest(\($0)) as \($0)" }
        return """
            create temp table lists as select \(lists.joined(separator: ", ")) from read_text('\(file)');
            with items as (select \(columns.joined(separator: ", ")) from lists)

            """
    }

    /// Runs its argument and prints the rows of the last statement as the shell's `-json` does.
    private static let script = """
        import duckdb, json, sys
        result = duckdb.connect().execute(sys.argv[1])
        names = [column[0] for column in result.description]
        print(json.dumps([dict(zip(names, row)) for row in result.fetchall()]))
        """

    private static func canImport(_ python: String) -> Bool {
        let process = ChildProcess(
            executable: python,
            arguments: ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('duckdb') is None)"])
        return (try? process.run(outputPath: "/dev/null")) != nil
    }
}
