import Language
import Values

/// A shell with one run, one task and no files, whose commands do nothing.
final class FuzzHost: Host {
    static let commands = [
        Signature(
            "start",
            parameters: [
                Parameter("agent", .word(.agent), summary: "Which agent."),
                Parameter("input", .value, arity: .optional, takesPipe: true, summary: "Its input."),
            ], flags: [Flag("wait", summary: "Wait until it settles.")], effect: .sends, summary: "Starts a run.",
            examples: [Example("start support")]),
        Signature(
            "wait",
            parameters: [
                Parameter("run", .run, arity: .optional, summary: "Which run."),
                Parameter("until", .word(.choice(["done", "task"])), arity: .optional, summary: "Until when."),
                Parameter("limit", .time, arity: .optional, summary: "How long at most."),
            ], effect: .reads, summary: "Waits for a run.", examples: [Example("wait r1 done 10s")]),
        Signature(
            "show", parameters: [Parameter("what", .rowNumber, .task, .run, summary: "What to show.")], effect: .reads,
            summary: "Shows one thing whole.", examples: [Example("show 12")]),
        Signature(
            "approve", parameters: [Parameter("tasks", .task, arity: .many(minimum: 1), summary: "Which tasks.")],
            effect: .decides, summary: "Approves tasks.", examples: [Example("approve t1")]),
    ]

    let now = Instant(nanoseconds: 1_778_578_200_000_000_000)
    let names = ["r1", "t1"]
    /// Bounds the time of one input where no limit does.
    private var questionsLeft = 1_000

    func value(named name: String) -> Value? {
        guard names.contains(name) else { return nil }
        let kind: Handle.Kind = name == "r1" ? .run : .task
        return .handle(Handle(kind: kind, name: name, id: "9e2a6c1b-0001", fields: Record([("status", "Completed")])))
    }

    func value(ofCell number: Int?) -> Value? { number ?? 1 == 1 ? ["a": [1, 2.5, nil]] : nil }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        guard let value = value(named: word) else {
            throw Diagnostic("unknown-handle", "There is no \(word).", at: span)
        }
        return value
    }

    func read(_ field: String, of handle: Handle, at span: Span) throws(Diagnostic) -> Value? {
        field == "items" ? [["type": "ToolCall", "startedAt": "2026-05-12T09:30:00Z", "tokens": 541]] : nil
    }

    func perform(_ call: Call) throws(Diagnostic) -> Value { call.value("run") ?? .null }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        throw Diagnostic("no-such-file", "There is no file \(path).", at: span)
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {}

    private(set) var remarks: [Diagnostic] = []

    func remark(_ diagnostic: Diagnostic) { remarks.append(diagnostic) }

    var isCancelled: Bool {
        questionsLeft -= 1
        return questionsLeft < 0
    }
}
