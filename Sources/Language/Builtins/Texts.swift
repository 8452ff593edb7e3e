import Values

extension Builtin {
    /// Functions on texts.
    static let texts = [lines, split, join, lower, upper, trim, length]

    private static let lines = Builtin(
        "lines", [.text], summary: "Cuts a text into its lines, without their line breaks.",
        examples: [Example(#"lines("a\nb\n")"#, gives: #"["a", "b"]"#)]
    ) { arguments throws(Diagnostic) in
        var lines = try arguments.text().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return try arguments.result(lines.map { .string(String($0)) })
    }

    private static let split = Builtin(
        "split", [.text, Parameter("separator", .value, summary: "What stands between the parts.")],
        summary: "Cuts a text at each place where a separator stands.",
        examples: [Example(#"split("a,b,,c", ",")"#, gives: #"["a", "b", "", "c"]"#)]
    ) { arguments throws(Diagnostic) in
        let (text, separator) = (try arguments.text(0), try arguments.text(1))
        guard !separator.isEmpty else { return try arguments.result(text.map { .string(String($0)) }) }
        return try arguments.result(text.parts(between: separator).map { .string(String($0)) })
    }

    private static let join = Builtin(
        "join",
        [
            .list,
            Parameter(
                "separator", .value, arity: .optional, summary: "What to put between the parts; nothing if not given."),
        ],
        summary: "Puts the elements of a list together to one text.",
        examples: [Example(#"["a", 1] | join "-""#, gives: #""a-1""#)]
    ) { arguments throws(Diagnostic) in
        let separator = arguments.values[1] == nil ? "" : try arguments.text(1)
        var text = ""
        for (index, element) in try arguments.list().enumerated() {
            try arguments.machine.step()
            if index > 0 { text += separator }
            text += element.plainText
            try arguments.machine.check(text: text.utf8.count, at: arguments.span)
        }
        return try arguments.result(text)
    }

    private static let lower = Builtin(
        "lower", [.text], summary: "Writes a text in small letters.",
        examples: [Example(#"lower("Ab")"#, gives: #""ab""#)]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.text().lowercased()) }

    private static let upper = Builtin(
        "upper", [.text], summary: "Writes a text in capital letters.",
        examples: [Example(#"upper("Ab")"#, gives: #""AB""#)]
    ) { arguments throws(Diagnostic) in try arguments.result(arguments.text().uppercased()) }

    private static let trim = Builtin(
        "trim", [.text], summary: "Takes white space off both ends of a text.",
        examples: [Example(#"trim("  a b ")"#, gives: #""a b""#)]
    ) { arguments throws(Diagnostic) in
        let text = try arguments.text()
        guard let start = text.firstIndex(where: { !$0.isWhitespace }),
            let end = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return try arguments.result(String(text[start...end]))
    }

    private static let length = Builtin(
        "length", [.value],
        summary: "Counts the characters of a text, the elements of a list or the fields of a record.",
        details: "A character is what a reader takes for one: a letter with its accents, an emoji with its parts.",
        examples: [Example(#"length("e\u0301👍🏽")"#, gives: "2"), Example("length([1, 2])", gives: "2")]
    ) { arguments throws(Diagnostic) in
        switch arguments[0] {
        case .list(let list): return .integer(list.count)
        case .record(let record): return .integer(record.count)
        default:
            guard let text = arguments[0].searchableText else {
                throw arguments.wrong(0, needs: "a string, a list or a record")
            }
            return .integer(text.count)
        }
    }
}

extension String {
    /// The parts before, between and behind the places where a separator stands.
    fileprivate func parts(between separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.range(ofExactly: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}

extension Substring {
    /// Where a text stands first, byte for byte.
    fileprivate func range(ofExactly text: String) -> Range<Index>? {
        let wanted = Array(text.utf8)
        var start = utf8.startIndex
        while let found = utf8[start...].firstIndex(of: wanted[0]) {
            if utf8[found...].starts(with: wanted) {
                return found..<utf8.index(found, offsetBy: wanted.count)
            }
            start = utf8.index(after: found)
        }
        return nil
    }
}
