import Values

extension Builtin {
    /// Functions that read and write files, through the host.
    static let files = [read, write]

    private static let path = Parameter("file", .word(.file), summary: "The path of the file.")

    private static let read = Builtin(
        "read", [path], effect: .reads, summary: "Reads a file: JSON by its ending, lines of JSON, or text.",
        details:
            "`.json` gives the value, `.jsonl`, `.ndjson` and `.phs` a list with one value a line, others their text.",
        examples: [Example(#"read("questions.json") | count"#)]
    ) { arguments throws(Diagnostic) in
        let path = try arguments.text()
        let bytes: [UInt8]
        do throws(Diagnostic) {
            bytes = try arguments.machine.host.readFile(path, at: arguments.spans[0])
        } catch {
            throw error.located(at: arguments.spans[0])
        }
        switch FileFormat(path: path) {
        case .json: return try json(bytes[...], path: path, at: arguments.spans[0])
        case .lines: return try lines(bytes, path: path, arguments)
        case .text: return try arguments.result(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func lines(
        _ bytes: [UInt8], path: String, _ arguments: BuiltinArguments
    ) throws(Diagnostic) -> Value {
        var values: [Value] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) where !line.allSatisfy(\.isSpace) {
            try arguments.machine.step()
            values.append(try json(line, path: path, at: arguments.spans[0]))
        }
        return try arguments.result(values)
    }

    private static func json(_ bytes: ArraySlice<UInt8>, path: String, at span: Span) throws(Diagnostic) -> Value {
        do {
            return try JSON.parse(Array(bytes))
        } catch {
            let offset = JSONError(offset: error.offset + bytes.startIndex, reason: error.reason)
            throw Diagnostic(.badJSON, "\(path) is \(offset).", at: span)
        }
    }

    private static let write = Builtin(
        "write", [.value, path], effect: .writes,
        summary: "Writes a value to a file: JSON, lines of JSON by the file's ending, or a string as it is.",
        details: "Gives the path and how many bytes were written.",
        examples: [Example(#"[1, 2] | write "numbers.json""#, gives: #"{file: "numbers.json", bytes: 13}"#)]
    ) { arguments throws(Diagnostic) in
        let path = try arguments.text(1)
        let bytes = FileFormat(path: path).bytes(of: arguments[0])
        do throws(Diagnostic) {
            try arguments.machine.host.writeFile(path, bytes, at: arguments.spans[1])
        } catch {
            throw error.located(at: arguments.spans[1])
        }
        return ["file": .string(path), "bytes": .integer(bytes.count)]
    }
}

/// What a file holds, by the ending of its name.
private enum FileFormat {
    case json, lines, text

    init(path: String) {
        switch path.split(separator: ".").last?.lowercased() {
        case "json": self = .json
        case "jsonl", "ndjson", "phs": self = .lines
        default: self = .text
        }
    }

    func bytes(of value: Value) -> [UInt8] {
        switch (self, value) {
        case (.lines, .list(let list)): list.flatMap { $0.jsonBytes() + [UInt8(ascii: "\n")] }
        case (.text, .string(let text)): Array(text.utf8)
        default: Array((value.json(indent: 2) + "\n").utf8)
        }
    }
}
