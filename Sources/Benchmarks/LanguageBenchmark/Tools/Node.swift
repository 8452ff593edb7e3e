/// node, with nothing but its standard library.
struct Node: Tool {
    let name = "node"
    private let executable: String

    init?() {
        guard let path = InheritedEnvironment.path(ofProgram: "node") else { return nil }
        executable = path
    }

    func process(for question: Question, about file: String) -> ChildProcess? {
        expression(for: question).map {
            let script = """
                const items = () => JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).items;
                console.log(JSON.stringify(\($0)))
                """
            return ChildProcess(executable: executable, arguments: ["-e", script, file])
        }
    }

    private func expression(for question: Question) -> String? {
        switch question {
        case .start: "1 + 1"
        case .reading: "items().length"
        case .counting: "items().filter(item => item.type === \"ToolCall\").length"
        case .grouping:
            """
            Object.entries(items().reduce((sums, item) => {
                sums[item.type] = (sums[item.type] ?? 0) + item.tokensUsed;
                return sums;
            }, {})).map(([type, tokens]) => ({type, tokens}))
                .sort((a, b) => b.tokens - a.tokens || (a.type < b.type ? -1 : 1))
            """
        case .slowest:
            """
            items().filter(item => item.finishedAt)
                .map(item => ({ordinal: item.ordinal, ms: Date.parse(item.finishedAt) - Date.parse(item.startedAt)}))
                .sort((a, b) => b.ms - a.ms || a.ordinal - b.ordinal).slice(0, 10)
            """
        case .table: nil
        }
    }
}
