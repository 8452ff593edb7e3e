/// phrosh itself, started like any other program: `phrosh -c`.
struct Phrosh: Tool {
    let name = "phrosh"
    let executable: String
    /// Takes the place of the user's data and configuration.
    let home: String

    func process(for question: Question, about file: String) -> ChildProcess? {
        ChildProcess(
            executable: executable,
            arguments: ["--no-session", "--plain"] + options(for: question) + ["-c", source(for: question, file)],
            environment: ["XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home])
    }

    private func options(for question: Question) -> [String] {
        switch question {
        case .grouping, .slowest: ["--json"]
        case .table: ["--width", "120"]
        case .start, .reading, .counting: []
        }
    }

    private func source(for question: Question, _ file: String) -> String {
        let items = "read(\"\(file)\").items"
        return switch question {
        case .start: "1 + 1"
        case .reading: "\(items) | count"
        case .counting: "\(items) | where .type == \"ToolCall\" | count"
        case .grouping:
            "\(items) | group .type | each {type: .key, tokens: sum(.rows, .tokensUsed)} | sort -.tokens .type"
        case .slowest: "\(items) | sort -.took .ordinal | take 10 | each {ordinal: .ordinal, ms: .took / 1ms}"
        case .table: "\(items) | select " + Question.tableColumns.map { ".\($0)" }.joined(separator: " ")
        }
    }
}
