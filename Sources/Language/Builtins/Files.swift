import Values

extension Builtin {
    /// Functions that read and write files, through the host.
    static let files = [read, write]

    private static let path = Parameter("file", .word(.file), summary: "The path of the file.")

    private static let read = Builtin(
        "read", [path], effect: .reads, summary: "Reads a file: JSON by its ending, lines of JSON, or text.",
        details:
            "`.json` gives the value, `.jsonl`, `.ndjson` and `.phs` a list with one value a line, others their text.",
        examples: [
            Example(
                #"read("questions.json") | count"#, gives: "2",
                after: [#"["Refund order 1182", "Refund order 1183"] | write "questions.json""#])
        ]
    ) { arguments throws(Diagnostic) in
        let path = try arguments.text()
        let bytes: [UInt8]
        do throws(Diagnostic) {
            bytes = try arguments.machine.host.readFile(path, at: arguments.spans[0])
        } catch {
            throw error.located(at: arguments.spans[0])
        }
        switch FileFormat(path: path) {
        case .json: return try json(path, arguments) { stop throws(JSONError) in try JSON.parse(bytes, stop: stop) }
        case .lines:
            let value = try json(path, arguments) { stop throws(JSONError) in try JSON.parseLines(bytes, stop: stop) }
            try arguments.machine.check(list: value.list?.count ?? 0, at: arguments.span)
            return value
        case .text: return try arguments.result(String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func json(
        _ path: String, _ arguments: BuiltinArguments, _ parse: (() -> Bool) throws(JSONError) -> Value
    ) throws(Diagnostic) -> Value {
        let host = arguments.machine.host
        do {
            return try parse { host.isCancelled }
        } catch {
            if error.reason == .stopped { throw .interrupted() }
            throw Diagnostic(
                .badJSON, "\(path) is \(error).", at: arguments.spans[0], hint: Diagnostic.hintForJSON)
        }
    }

    private static let write = Builtin(
        "write", [.value, path], effect: .writes,
        summary: "Writes a value to a file: JSON, lines of JSON by the file's ending, or a string as it is.",
        details: "Gives the path and how many bytes were written.",
        examples: [Example(#"[1, 2] | write "numbers.json""#, gives: #"{file: "numbers.json", bytes: 13}"#)]
    ) { arguments throws(Diagnostic) in
        let path = try arguments.text(1)
        let limit = arguments.machine.limits.resultSize
        guard let bytes = FileFormat(path: path).bytes(of: arguments[0], limit: limit) else {
            throw .resultSize(limit, at: arguments.spans[0])
        }
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

    /// What is written; nil when it is longer than the limit.
    func bytes(of value: Value, limit: Int) -> [UInt8]? {
        switch (self, value) {
        case (.lines, .list(let list)): lines(list, limit: limit)
        case (.text, .string(let text)): Array(text.utf8)
        default: value.jsonBytes(indent: 2, limit: limit).map { $0 + [UInt8(ascii: "\n")] }
        }
    }

    private func lines(_ list: List, limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        for element in list {
            guard let line = element.jsonBytes(limit: limit - bytes.count) else { return nil }
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
