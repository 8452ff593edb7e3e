import Language
import Values

/// Commands as the shell registers them: enough of them for every way an argument can be read.
let commands: [Signature] = [
    Signature(
        "start", aliases: ["run"],
        parameters: [
            Parameter("agent", .word(.agent), summary: "Which agent."),
            Parameter("input", .value, arity: .optional, takesPipe: true, summary: "Its input."),
        ],
        flags: [
            Flag("wait", summary: "Wait until it settles."), Flag("version", .word(.name), summary: "Which version."),
        ],
        effect: .sends, summary: "Starts a run.", examples: [Example("start support {query: \"Refund\"}", prints: "…")]),
    Signature(
        "wait",
        parameters: [
            Parameter("run", .run, arity: .optional, summary: "Which run."),
            Parameter(
                "until", .word(.choice(["done", "task", "Completed"])), arity: .optional, summary: "Until when."),
            Parameter("limit", .time, arity: .optional, summary: "How long at most."),
        ], effect: .reads, summary: "Waits for a run.", examples: [Example("wait r1 done 10s", prints: "…")]),
    Signature(
        "timeline", parameters: [Parameter("run", .run, arity: .optional, summary: "Which run.")],
        flags: [Flag("bars", summary: "With bars."), Flag("type", .word(.name), summary: "Only steps of a type.")],
        effect: .reads, summary: "Shows a run.", examples: [Example("timeline r1", prints: "…")]),
    Signature(
        "conversation", parameters: [Parameter("run", .run, arity: .optional, summary: "Which run.")], effect: .reads,
        summary: "Gives the conversation.", examples: [Example("conversation r1", prints: "…")]),
    Signature(
        "show", parameters: [Parameter("what", .rowNumber, .task, .run, summary: "What to show.")], effect: .reads,
        summary: "Shows one thing whole.", examples: [Example("show 12", prints: "…")]),
    Signature(
        "approve", parameters: [Parameter("tasks", .task, arity: .many(minimum: 1), summary: "Which tasks.")],
        effect: .decides, summary: "Approves tasks.", examples: [Example("approve t1", prints: "…")]),
    Signature(
        "reject",
        parameters: [
            Parameter("tasks", .task, arity: .many(minimum: 1), summary: "Which tasks."),
            Parameter("why", .value, arity: .optional, summary: "The reason."),
        ], effect: .decides, summary: "Rejects tasks.", examples: [Example("reject t1 \"too much\"", prints: "…")]),
    Signature(
        "save", parameters: [Parameter("file", .word(.file), arity: .optional, summary: "The file.")], effect: .writes,
        summary: "Saves the session.", examples: [Example("save refund.phs", prints: "…")]),
    Signature(
        "say", parameters: [Parameter("text", .value, summary: "What to say.")], effect: .sends,
        summary: "Answers a run.", examples: [Example("say \"yes\"", prints: "…")]),
    Signature("runs", effect: .reads, summary: "Lists runs.", examples: [Example("runs", prints: "…")]),
    Signature(
        "help", parameters: [Parameter("topic", .word(.name), arity: .optional, summary: "About what.")], effect: .pure,
        summary: "Helps.", examples: [Example("help sort", prints: "…")]),
]

/// One session in memory: sources go in, values or diagnostics come out, as they do at the prompt.
struct Session {
    let registry = Registry(commands: commands)
    let host = MemoryHost()
    var scope = Scope()
    var limits = Limits()
    var isLive = false
    var mode = Parser.Mode.script

    func parse(_ source: String) throws(Diagnostic) -> Program {
        switch Parser.parse(source, registry: registry, mode: mode) {
        case .complete(let program): return program
        case .incomplete(let diagnostic): throw diagnostic
        case .failed(let diagnostics): throw diagnostics[0]
        }
    }

    func check(_ program: Program) -> [Diagnostic] {
        Analyzer.check(program, registry: registry, scope: scope, hostNames: host.names, isLive: isLive)
    }

    /// Runs a cell; nil when its last statement has no value.
    @discardableResult
    mutating func run(_ source: String) throws(Diagnostic) -> Value? {
        let program = try parse(source)
        if let first = check(program).first { throw first }
        var result: Value?
        for statement in program.statements where !statement.isNote {
            let outcome = try Evaluator.run(
                statement, of: program, in: &scope, registry: registry, host: host, limits: limits)
            result = if case .value(let value) = outcome { value } else { nil }
        }
        return result
    }

    /// The value of a source, which has to have one.
    mutating func value(_ source: String) throws(Diagnostic) -> Value {
        guard let value = try run(source) else { throw Diagnostic("no-value", "`\(source)` has no value.") }
        return value
    }

    /// The diagnostic a source gives; nil when it runs.
    mutating func diagnostic(_ source: String) -> Diagnostic? {
        do {
            try run(source)
            return nil
        } catch {
            return error
        }
    }
}

/// The value of a source in a session of its own.
func value(_ source: String) throws(Diagnostic) -> Value {
    var session = Session()
    return try session.value(source)
}

/// The code of the diagnostic a source gives in a session of its own.
func code(_ source: String) -> Diagnostic.Code? {
    var session = Session()
    return session.diagnostic(source)?.code
}
