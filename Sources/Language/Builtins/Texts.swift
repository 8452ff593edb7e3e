import Values

extension Builtin {
    /// Functions on texts.
    static let texts = [lines, split, join, lower, upper, trim, length]

    private static let lines = Builtin(
        "lines", [.text], summary: "Cuts a text into its lines, without their line breaks.",
        examples: [Example(#"lines("a\nb\n")"#, gives: #"["a", "b"]"#)]
    ) { arguments throws(Diagnostic) in
        let text = try arguments.text()
        return try arguments.parts(of: text, between: text.lineBreaks)
    }

    private static let split = Builtin(
        "split", [.text, Parameter("separator", .value, summary: "What stands between the parts.")],
        summary: "Cuts a text at each place where a separator stands.",
        details: "Without a separator, `split(text, \"\")`, it gives the characters.",
        examples: [Example(#"split("a,b,,c", ",")"#, gives: #"["a", "b", "", "c"]"#)]
    ) { arguments throws(Diagnostic) in
        let (text, separator) = (try arguments.text(0), try arguments.text(1))
        guard separator.isEmpty else {
            return try arguments.parts(of: text, between: text.occurrences(of: separator), keepsLast: true)
        }
        try arguments.machine.check(list: text.count, at: arguments.span)
        return .list(List(text.map { .string(String($0)) }))
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
            let part = try arguments.machine.text(of: element, at: arguments.span)
            try arguments.machine.check(text: text.utf8.count, adding: part.utf8.count, at: arguments.span)
            text += part
        }
        return .string(text)
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

extension BuiltinArguments {
    /// The parts of a text between places that are cut out. Counted before they are made; an empty one at the end is left
    /// out unless it counts.
    fileprivate func parts(
        of text: String, between cuts: some Sequence<Range<Int>>, keepsLast: Bool = false
    ) throws(Diagnostic) -> Value {
        var count = 1
        for _ in cuts {
            count += 1
            try machine.check(list: count, adding: 1, at: span)
        }
        try machine.take(bytes: text.utf8.count)
        var parts: [Value] = []
        parts.reserveCapacity(count)
        var start = text.startIndex
        for cut in cuts {
            parts.append(.string(String(text[start..<text.utf8.index(text.startIndex, offsetBy: cut.lowerBound)])))
            start = text.utf8.index(text.startIndex, offsetBy: cut.upperBound)
        }
        if keepsLast || start < text.endIndex { parts.append(.string(String(text[start...]))) }
        return .list(List(parts))
    }
}

extension String {
    /// Where lines end: at `\n`, `\r\n` and `\r`, in UTF-8 offsets.
    fileprivate var lineBreaks: some Sequence<Range<Int>> {
        sequence(state: (rest: utf8.makeIterator(), offset: 0, next: UInt8?.none)) { state -> Range<Int>? in
            while let byte = state.next ?? state.rest.next() {
                state.next = nil
                state.offset += 1
                guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
                let start = state.offset - 1
                if byte == UInt8(ascii: "\r") { state.next = state.rest.next() }
                guard byte == UInt8(ascii: "\r"), state.next == UInt8(ascii: "\n") else { return start..<state.offset }
                state.next = nil
                state.offset += 1
                return start..<state.offset
            }
            return nil
        }
    }

    /// Where another text, which is not empty, stands in this one, in UTF-8 offsets.
    fileprivate func occurrences(of part: String) -> some Sequence<Range<Int>> {
        sequence(state: 0) { start in
            guard let found = searching(for: part, { $0.next(from: start) }) else { return nil }
            start = found + part.utf8.count
            return found..<start
        }
    }
}
