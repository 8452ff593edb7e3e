import Language

/// The one screen of `help`.
struct HelpOverview {
    private let registry: Registry

    init(_ registry: Registry) { self.registry = registry }

    /// The commands by what one wants to do, and the functions.
    private static let groups: [(title: String, names: [String])] = [
        ("Runs", ["start", "runs", "use", "status", "jobs", "wait", "watch", "output", "say", "wake", "agents"]),
        ("What happened", ["timeline", "show", "conversation"]),
        ("Human tasks", ["tasks", "approve", "reject", "choose", "answer"]),
        ("Session", ["save", "open", "replay", "source", "note"]),
        ("Shell", ["vars", "history", "again", "set", "on", "auth", "clear", "help", "quit"]),
    ]

    var text: String {
        let rows = Self.groups.map { group in "  \(Self.padded(group.title))\(group.names.joined(separator: " "))" }
        let grouped = Set(Self.groups.flatMap(\.names))
        let others = registry.signatures.map(\.name).filter { !grouped.contains($0) }
        return """
            A verb is a bare word; everything else is an expression.

              start support {query: "Refund order 1182"}
              wait task
              approve t1
              r1.items | where .type == "ToolCall" | select .ordinal .content.operation_name

            \(rows.joined(separator: "\n"))
              \(Self.padded("In expressions"))\(others.joined(separator: " "))

            help NAME explains one of them. Topics: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).
            """
    }

    private static func padded(_ title: String) -> String {
        title + String(repeating: " ", count: max(1, 16 - title.count))
    }
}
