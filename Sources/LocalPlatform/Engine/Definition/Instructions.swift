/// The system text of a run: the author's instructions, then what the platform has to say about working with others and
/// about the form of the answer (contract, section 25).
struct Instructions: Sendable {
    private let paragraphs: [String]

    /// `reachable` are the agents that the version can call.
    init(version: VersionRecord, role: RunRole, tools: [BoundTool], reachable: [SubAgentTool]) {
        var paragraphs = [version.instructions]
        if !role.isRoot { paragraphs.append(Self.forChild(hasTools: !tools.isEmpty)) }
        if !reachable.isEmpty {
            paragraphs.append(Self.forParent(of: reachable, model: version.subAgentExecutionModel, role))
        }
        if version.hasOutputSchema, !(tools.isEmpty && reachable.isEmpty) { paragraphs.append(Self.schemaReminder) }
        self.paragraphs = paragraphs
    }

    var text: String { paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") }

    private static let schemaReminder =
        "Your final answer must be raw JSON of the output schema, with no other text around it."

    private static func forChild(hasTools: Bool) -> String {
        let text = """
            You work for another agent, your parent, and only your parent reads your answer: never talk to end users. When \
            the task is unclear, ask with \(PlatformTools.askParent); never end with a question in place of an answer.
            """
        return hasTools ? text + " Use your tools before you answer." : text
    }

    private static func forParent(
        of children: [SubAgentTool], model: SubAgentExecutionModel, _ role: RunRole
    ) -> String {
        let names = children.map(\.name).joined(separator: ", ")
        let pace =
            switch model {
            case .sequential: "Call one in a turn and wait for its result before you call the next."
            case .parallel: "Calls of one agent in one turn with different inputs run at once."
            }
        return """
            These tools are agents that work for you: \(names). \(pace) A result with pending_aitl is a question of the \
            agent: resolve it in your next turn, \(resolution(role)), and do nothing else before.
            """
    }

    private static func resolution(_ role: RunRole) -> String {
        let answer = "with \(PlatformTools.answerChild)"
        if role.canAskUser { return "\(answer), or with \(PlatformTools.escalateToUser) when only a person knows" }
        return role.isRoot ? answer : "\(answer), or ask your own parent first with \(PlatformTools.askParent)"
    }
}
