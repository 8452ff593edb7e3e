/// Statements as people write them, without commands of the shell.
enum Corpus {
    static let statements = #"""
        let items = [{type: "ToolCall", tokensUsed: 541, ordinal: 1}, {type: "reasoning", tokensUsed: null, ordinal: 2}]
        let limits = {small: 10, large: 1000 - 1, ratio: 0.25, wait: 1.5s, until: instant("2026-05-12T09:30:00Z")}
        fn cost(rows, price = 0.002) = sum(rows, .tokensUsed) * price
        fn label(item) = if item.tokensUsed == null then "free" else "\(item.tokensUsed) tokens"
        items | where .type == "ToolCall" and .tokensUsed > limits.small | select .ordinal .type .tokensUsed
        items | group .type | each {type: .key, tokens: sum(.rows, .tokensUsed)} | sort -.tokens .type | take 5
        items | where .type ~ "^(Tool|reason)" | each label(.) | first 3
        items | sort -.tokensUsed .ordinal | select n: .ordinal cost: cost([.]) | last
        items[0].type == "ToolCall" or not (items[-1]?.tokensUsed ?? 0) > 100
        (items | count) >= 2 and limits.wait < 2m
        expect (items | count) == 2, "both items are there"
        for item in items { if item.ordinal % 2 == 0 { label(item) } else { item.type | upper } }
        {...limits, small: [1, 2, 3][0:2], "odd name": items | each .ordinal | max}
        "a \"quoted\" text with \(1 + 2 * 3) and ünïcödé, 日本語 and \u{1F600}" | length
        """#.split(separator: "\n").map(String.init)

    /// A script of about so many bytes.
    static func script(ofSize size: Int) -> String {
        let once = statements.joined(separator: "\n") + "\n"
        return String(repeating: once, count: max(1, size / once.utf8.count))
    }
}
