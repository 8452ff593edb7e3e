import Language
import Tables
import Values

/// A command: what it is called and takes, and what it does. Help, completion, parsing and the README's table read
/// everything from here.
struct Command: Sendable {
    let signature: Signature
    let run: @Sendable (Call, CommandContext) async throws(Diagnostic) -> CommandResult

    init(
        _ signature: Signature,
        run: @escaping @Sendable (Call, CommandContext) async throws(Diagnostic) -> CommandResult
    ) {
        self.signature = signature
        self.run = run
    }
}

/// What a command gives: a value for the language, and how that value shows itself when nothing takes it further.
struct CommandResult: Sendable {
    enum Display: Sendable {
        /// As any value of its shape.
        case plain
        /// In a form of its own.
        case drawn(@Sendable (Layout) -> String)
        /// The same, in the person's pager where there is one.
        case paged(@Sendable (Layout) -> String)
        /// As data in a format of its own: this text and nothing else, harmless already.
        case exact(String)
        /// The command has said all there is to say.
        case silent

        /// JSON, one value, with a newline behind it.
        static func json(_ value: Value) -> Display { .exact(value.shownJSON) }

        /// Whether programs read what is printed, so that nothing else may stand beside it.
        var isData: Bool {
            if case .exact = self { true } else { false }
        }
    }

    let value: Value
    let display: Display

    static func value(_ value: Value) -> CommandResult { CommandResult(value: value, display: .plain) }
    static func silent(_ value: Value = .null) -> CommandResult { CommandResult(value: value, display: .silent) }
    /// A table, or a sentence when there is nothing to list.
    static func rows(_ rows: [Value], orElse sentence: String) -> CommandResult {
        rows.isEmpty ? .drawn(.list(List())) { _ in sentence } : .value(.list(List(rows)))
    }
    static func drawn(_ value: Value, _ draw: @escaping @Sendable (Layout) -> String) -> CommandResult {
        CommandResult(value: value, display: .drawn(draw))
    }
}
