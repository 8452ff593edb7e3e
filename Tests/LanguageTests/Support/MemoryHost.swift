import Language
import Synchronization
import Values

/// A shell around the evaluator that keeps everything in memory: real runs and tasks as values, files as bytes, and
/// commands that remember what they were called with.
final class MemoryHost: Host {
    let now = Instant("2026-05-12T09:30:00Z") ?? Instant(nanoseconds: 0)
    var handles: [String: Handle] = [:]
    var cells: [Int: Value] = [:]
    var files: [String: [UInt8]] = [:]
    var calls: [Call] = []
    /// Fields read from the platform, as `r1.items`.
    var reads: [String] = []
    /// After how many questions the cell counts as interrupted.
    var interruptsAfter = Int.max
    private var questions = 0

    init() {
        handles["r1"] = Self.run(1, status: "WaitingForHITL", output: .null)
        handles["t1"] = Handle(kind: .task, name: "t1", id: "b7f41e09-3c62", fields: Record([("kind", "approval")]))
        cells = [1: 7, 2: ["a": 1]]
        files["questions.json"] = Array(#"["Refund order 1182", "Refund order 1183"]"#.utf8)
    }

    static func run(_ number: Int, status: String, output: Value) -> Handle {
        let fields: [(String, Value)] = [
            ("id", .string("9e2a6c1b-000\(number)")), ("name", .string("r\(number)")), ("agent", "support"),
            ("status", .string(status)),
            ("output", output), ("error", .null), ("tokens", 1184), ("startedAt", "2026-05-12T09:30:00.000Z"),
            ("finishedAt", .null), ("took", .null),
        ]
        return Handle(kind: .run, name: "r\(number)", id: "9e2a6c1b-000\(number)", fields: Record(fields))
    }

    func value(named name: String) -> Value? { handles[name].map { .handle($0) } }

    var names: [String] { handles.keys.sorted() }

    func value(ofCell number: Int?) -> Value? { cells[number ?? cells.keys.max() ?? 0] }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        let found = handles.values.first {
            $0.kind == kind && ($0.name == word || (word.count >= 6 && $0.id.hasPrefix(word)))
        }
        guard let found else { throw Diagnostic("unknown-handle", "There is no \(kind.rawValue) \(word).") }
        return .handle(found)
    }

    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value? {
        guard handle.kind == .run, ["items", "runs", "tasks", "session"].contains(field) else { return nil }
        reads.append("\(handle.name).\(field)")
        return field == "items" ? Self.items : []
    }

    func perform(_ call: Call) throws(Diagnostic) -> Value {
        calls.append(call)
        switch call.signature.name {
        case "start":
            let number = handles.values.count { $0.kind == .run } + 1
            let run = Self.run(number, status: "Completed", output: ["refunded": true])
            handles[run.name] = run
            return .handle(run)
        case "wait", "timeline": return call.value("run") ?? .null
        case "conversation": return ["items": Self.items]
        case "runs": return .list(List(handles.values.filter { $0.kind == .run }.map { .handle($0) }))
        default: return .null
        }
    }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        guard let bytes = files[path] else { throw Diagnostic("no-such-file", "There is no file \(path).") }
        return bytes
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) { files[path] = bytes }

    private(set) var remarks: [Diagnostic] = []

    func remark(_ diagnostic: Diagnostic) { remarks.append(diagnostic) }

    var isCancelled: Bool {
        questions += 1
        return questions > interruptsAfter
    }

    static let items: Value = {
        func item(_ ordinal: Int, _ type: String, _ name: Value, _ tokens: Value, _ start: String, _ end: Value)
            -> Value
        {
            [
                "ordinal": .integer(ordinal), "type": .string(type),
                "content": ["operation_name": name, "arguments": ["orderId": "A-1042"]], "tokensUsed": tokens,
                "startedAt": .string("2026-05-12T09:30:\(start)Z"), "finishedAt": end,
            ]
        }
        return [
            item(1, "reasoning", .null, 541, "00.110", "2026-05-12T09:30:01.900Z"),
            item(2, "ToolCall", "get_order", .null, "01.900", "2026-05-12T09:30:01.900Z"),
            item(3, "ToolResult", .null, .null, "01.910", "2026-05-12T09:30:02.040Z"),
            item(4, "reasoning", .null, 643, "02.040", "2026-05-12T09:30:03.700Z"),
            item(5, "ToolCall", "issue_refund", .null, "03.700", .null),
        ]
    }()
}
