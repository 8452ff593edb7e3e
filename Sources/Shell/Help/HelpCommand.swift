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
            examples: [Example("help"), Example("help wait"), Example("help keys"), Example("help unknown-name")])
    ) { call, context async throws(Diagnostic) in
        let registry = context.core.registry
        guard let topic = call.value("topic")?.string else { return text(HelpOverview(registry).text) }
        if let page = HelpTopic(rawValue: topic) { return text(page.text) }
        if let signature = registry.lookup(topic)?.signature { return text(HelpPage(signature).text) }
        if let explanation = Explanation.of(Diagnostic.Code(rawValue: topic)) {
            return text("\(topic)\n  \(explanation.text)\n\n  Example\n    \(explanation.example)")
        }
        throw Diagnostic(
            "no-help", "There is no command, function, topic or error \(topic).", at: call.argument("topic")?.span,
            hint: "help lists all there is.",
            nearest: Suggestions.nearest(
                to: topic, among: registry.signatures.map(\.name) + HelpTopic.allCases.map(\.rawValue)))
    }

    private static func text(_ text: String) -> CommandResult { .drawn(.string(text)) { _ in text } }
}
