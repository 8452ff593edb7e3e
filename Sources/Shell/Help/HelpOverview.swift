import Language

/// The one screen of `help`: at most 24 lines of 80 columns.
struct HelpOverview {
    private let registry: Registry

    init(_ registry: Registry) { self.registry = registry }

    /// The commands by what one wants to do. A command that is in no group comes last.
    private static let groups: [(title: String, names: [String])] = [
        ("Runs", ["start", "wait", "watch", "status", "output", "say", "wake", "runs", "use", "jobs", "agents"]),
        ("What happened", ["timeline", "show", "tree", "conversation"]),
        ("Human tasks", ["tasks", "approve", "reject", "choose", "answer"]),
        (
            "The desk",
            [
                "apply", "plan", "manifest", "agent", "versions", "version", "deploy", "retract", "rollback",
                "triggers", "trigger", "fire", "apikeys", "apikey", "secrets", "secret", "providers", "provider",
                "services", "service", "files", "upload", "discard", "ingress", "retry", "review", "incidents", "solve",
                "terminate", "mark", "log", "audit", "local",
            ]
        ),
        ("Session", ["save", "open", "replay", "source", "note"]),
        ("Shell", ["vars", "history", "again", "expand", "set", "on", "auth", "clear", "help", "quit"]),
    ]

    var text: String {
        let lines =
            Self.head
            + rows.flatMap { HelpLayout.wrapped($0.names.joined(separator: " "), behind: Self.term($0.title)) }
            + [""] + Self.foot
        return lines.joined(separator: "\n")
    }

    private static let head = """
        A verb is a bare word, everything else is an expression; Tab completes both.

          start support {query: "Refund order 1182"}     begins a run: it is r1
          wait                                           until it needs you, or ends
          approve t1                                     decides its task
          r1.items | where .type == "ToolCall" | select .ordinal .content.operation_name

        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static let foot = HelpLayout.wrapped(
        "help NAME explains one of them, or the code of an error such as unknown-name.")

    private static func term(_ title: String) -> String { "  " + HelpLayout.padded(title, to: 15) }

    private var rows: [(title: String, names: [String])] {
        let commands = registry.signatures.map(\.name).filter { registry.lookup($0)?.isCommand == true }
        let functions = registry.signatures.filter { registry.lookup($0.name)?.isCommand == false }
        let groups = Self.groups.map { group in (group.title, group.names.filter(commands.contains)) }
        let grouped = Set(groups.flatMap(\.1))
        let others = commands.filter { !grouped.contains($0) }
        let (stages, rest) = (functions.filter(\.isStage), functions.filter { !$0.isStage })
        return groups + (others.isEmpty ? [] : [("Others", others)])
            + [
                ("Behind a pipe", stages.map(\.name)), ("Functions", rest.map(\.name)),
                ("Topics", HelpTopic.allCases.map(\.rawValue)),
            ]
    }
}

extension Signature {
    /// Whether it works on a list that comes through a pipe.
    fileprivate var isStage: Bool { parameters.contains { $0.takesPipe && $0.name == "list" } }
}
