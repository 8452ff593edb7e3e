/// jq; its 1.6 knows no times finer than a second, so milliseconds are cut off and added by hand.
struct Jq: Tool {
    let name = "jq"
    private let executable: String

    init?() {
        guard let path = InheritedEnvironment.path(ofProgram: "jq") else { return nil }
        executable = path
    }

    func process(for question: Question, about file: String) -> ChildProcess? {
        filter(for: question).map {
            ChildProcess(executable: executable, arguments: question == .start ? ["-n", $0] : ["-c", $0, file])
        }
    }

    private func filter(for question: Question) -> String? {
        switch question {
        case .start: "1 + 1"
        case .reading: ".items | length"
        case .counting: "[.items[] | select(.type == \"ToolCall\")] | length"
        case .grouping:
            """
            reduce .items[] as $item ({}; .[$item.type] += $item.tokensUsed) | to_entries
            | map({type: .key, tokens: (.value // 0)}) | sort_by(-.tokens, .type)
            """
        case .slowest:
            """
            def milliseconds: (.[0:19] + "Z" | fromdate) * 1000 + (.[20:23] | tonumber);
            def took: (.finishedAt | milliseconds) - (.startedAt | milliseconds);
            [.items | map(select(.finishedAt)) | sort_by(-took, .ordinal) | limit(10; .[]) | {ordinal, ms: took}]
            """
        case .table: nil
        }
    }
}
