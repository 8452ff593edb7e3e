import Values

extension Builtin {
    /// Functions on texts that search with regular expressions.
    static let patterns = [replace, match]

    private static let pattern = Parameter("pattern", .value, summary: "A regular expression.")

    private static let replace = Builtin(
        "replace",
        [
            .text, pattern,
            Parameter("replacement", .value, summary: "What to put there; `$1` is what the first group found."),
        ],
        summary: "Puts another text in the place of everything a regular expression finds.",
        examples: [Example(##"replace("A-1042", '(\d+)', "#$1")"##, gives: ##""A-#1042""##)]
    ) { arguments throws(Diagnostic) in
        let search = PatternSearch(at: arguments.spans[1], machine: arguments.machine)
        let text = try search.replace(arguments.text(1), in: arguments.text(0), with: arguments.text(2))
        return try arguments.result(text)
    }

    private static let match = Builtin(
        "match", [.text, pattern], summary: "Gives what a regular expression finds first, or null.",
        details: "A record with `text`, the list `groups`, and a field for each group that has a name.",
        examples: [
            Example(#"match("order 1182", '\d+').text"#, gives: #""1182""#),
            Example(#"match("order 1182", '(?<no>\d+)').no"#, gives: #""1182""#),
            Example(#"match("order", '\d+')"#, gives: "null"),
        ]
    ) { arguments throws(Diagnostic) in
        let pattern = try arguments.machine.pattern(arguments.text(1), at: arguments.spans[1])
        guard let match = pattern.firstMatch(in: try arguments.text(0)) else { return .null }
        let groups = match.groups.map { $0.map { Value.string(String($0)) } ?? .null }
        var fields: [(String, Value)] = [("text", .string(String(match.matched))), ("groups", .list(List(groups)))]
        for (name, group) in zip(pattern.groupNames, groups) {
            if let name { fields.append((name, group)) }
        }
        return .record(Record(fields))
    }
}
