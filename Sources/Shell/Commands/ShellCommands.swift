import Language
import PhronyClient
import SessionFile
import Tables
import Values

/// The shell itself: `vars set history clear quit`.
enum ShellCommands {
    static let all = [vars, set, history, clear, quit]

    static let vars = Command(
        Signature(
            "vars", flags: Listing.flags, effect: .pure, summary: "Lists the names you have bound.",
            examples: [Example("vars", prints: "name  kind  value\n…\na  number  1", after: ["let a = 1"])])
    ) { _, context async throws(Diagnostic) in
        let rows = context.core.scope.variables.map { name, value -> Value in
            ["name": .string(name), "kind": .string(value.kindName), "value": value.list.map { summary($0) } ?? value]
        }
        return .rows(rows, orElse: "No names are bound. let name = … binds one.")
    }

    private static func summary(_ list: List) -> Value { .string("\(list.count) rows") }

    static let set = Command(
        Signature(
            "set",
            parameters: [
                Parameter(
                    "name", .word(.choice(Settings.choices.map(\.name))), arity: .optional, summary: "The setting."),
                Parameter("value", .word(.name), arity: .optional, summary: "Its new value."),
            ],
            effect: .pure, summary: "Shows or changes how values are drawn.",
            details: Settings.choices.map { "\($0.name): \($0.values)" }.joined(separator: "\n"),
            examples: [
                Example("set", prints: "width  auto\n…"), Example("set width 100", prints: ""),
                Example("set rows 20", prints: ""),
            ])
    ) { call, context async throws(Diagnostic) in
        guard let name = call.value("name")?.string else {
            return .value(
                .record(Record(context.core.settings.all.map { ($0.name, .string($0.value)) })))
        }
        guard let value = call.value("value")?.string else {
            throw Diagnostic("no-value", "`set` takes a value for \(name).", at: call.span, hint: choices(name))
        }
        guard try context.set(name, to: value) else {
            throw Diagnostic(
                "bad-setting", "\(name) does not take \(value).", at: call.argument("value")?.span,
                hint: choices(name))
        }
        return .silent()
    }

    private static func choices(_ name: String) -> String? {
        Settings.choices.first { $0.name == name }.map { "\($0.name) takes \($0.values)." }
    }

    static let history = Command(
        Signature(
            "history",
            parameters: [Parameter("count", .value, arity: .optional, summary: "How many; 20 if left out.")],
            flags: Listing.flags, effect: .pure, summary: "Lists the lines of this session, the newest last.",
            examples: [
                Example("history", prints: "cell  source\n…\n1  let a = 1\n…", after: ["let a = 1"]),
                Example("history 5", prints: "cell  source\n…\n1  let a = 1\n…", after: ["let a = 1"]),
            ])
    ) { call, context async throws(Diagnostic) in
        let count = call.value("count")?.int ?? 20
        let lines = context.core.update { Array($0.history.enumerated()) }.suffix(max(count, 0))
        return .value(
            .list(List(lines.map { ["cell": .integer($0.offset + 1), "source": .string($0.element)] as Value })))
    }

    static let clear = Command(
        Signature("clear", effect: .pure, summary: "Clears the screen.", examples: [Example("clear", prints: "")])
    ) { _, context async throws(Diagnostic) in
        if context.core.terminal.isInteractive { context.core.screen.write("\u{1B}[H\u{1B}[2J") }
        return .silent()
    }

    static let quit = Command(
        Signature(
            "quit", aliases: ["exit"], effect: .pure, summary: "Leaves the shell; runs go on.",
            examples: [Example("quit", prints: "")])
    ) { _, context async throws(Diagnostic) in
        context.core.update { $0.isLeaving = true }
        return .silent()
    }
}
