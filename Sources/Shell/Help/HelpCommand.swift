import Language
import Tables
import Values

/// `help`: one screen, or one thing.
enum HelpCommand {
    static let command = Command(
        Signature(
            "help",
            parameters: [
                Parameter(
                    "topic", .word(.name), arity: .optional,
                    summary: "A command, a function, a topic, or the code of an error.")
            ],
            effect: .pure, summary: "Explains the shell, a command, a function, a topic or an error.",
            details: "Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).",
            examples: [
                Example("help", prints: "A verb is a bare word, …\n…"),
                Example("help wait", prints: "wait [RUN] [UNTIL] [LIMIT] …\n…"),
                Example("help keys", prints: "Tab completes …\n…"),
                Example("help division-by-zero", prints: "division-by-zero\nNothing can be divided by zero.\n…"),
            ])
    ) { call, context async throws(Diagnostic) in
        let registry = context.core.registry
        guard let topic = call.value("topic")?.string else { return text(HelpOverview(registry).text) }
        guard let page = page(on: topic, registry) else {
            throw noHelp(on: topic, registry, at: call.argument("topic")?.span)
        }
        return text(page)
    }

    private static func page(on topic: String, _ registry: Registry) -> String? {
        if let page = HelpTopic(rawValue: topic) { return page.text }
        if let signature = registry.lookup(topic)?.signature { return HelpPage(signature).text }
        return explanations.first { $0.code.rawValue == topic }.map { HelpExplanation($0).text }
    }

    /// The codes of the language and of the commands.
    static let explanations =
        Explanation.all + CommandExplanations.all + DeskExplanations.all + PlatformExplanations.all

    private static func noHelp(on topic: String, _ registry: Registry, at span: Span?) -> Diagnostic {
        let known =
            registry.signatures.flatMap { [$0.name] + $0.aliases } + HelpTopic.allCases.map(\.rawValue)
            + explanations.map(\.code.rawValue)
        let habit = Habits.hint(for: topic)
        return Diagnostic(
            "no-help", "There is no command, function, topic or error \(topic).", at: span,
            hint: habit ?? "`help` lists all there is.",
            nearest: habit == nil ? Suggestions.nearest(to: topic, among: known) : [])
    }

    private static func text(_ text: String) -> CommandResult { .drawn(.string(text)) { _ in text } }
}

/// The page of one code of an error.
struct HelpExplanation {
    private let explanation: Explanation

    init(_ explanation: Explanation) { self.explanation = explanation }

    var text: String {
        let when = explanation.circumstance.isEmpty ? "This gives it:" : "This gives it \(explanation.circumstance):"
        return
            ([explanation.code.rawValue] + HelpLayout.wrapped(explanation.text, behind: "  ") + [""]
            + HelpLayout.wrapped(when, behind: "  ") + example).joined(separator: "\n")
    }

    private var example: [String] {
        explanation.example.split(separator: "\n").map { line in
            let line = "    " + line
            return line.count > HelpLayout.width ? line.prefix(HelpLayout.width - 1) + "…" : line
        }
    }
}
