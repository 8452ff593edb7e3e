import PhronyClient
import Tables
import Values

/// A human task on screen, whole: every argument, every option, invisible characters made visible.
struct TaskDrawing {
    private let task: TaskState

    init(_ task: TaskState) { self.task = task }

    func text(_ layout: Layout) -> String {
        ([heading] + rule + subAgent + calls + question + [nextStep]).joined(separator: "\n")
    }

    private var heading: String {
        visible("\(task.name)  \(task.kind)  of \(task.run)\(task.view.title.map { "  \($0)" } ?? "")")
    }

    /// The rule that asks, and why.
    private var rule: [String] {
        guard let rule = task.view.payload["rule_id"].string else { return [] }
        let reason = task.view.payload["reason"].string.map { ": \($0)" } ?? ""
        return [visible("  by the rule \(rule)\(reason)")]
    }

    /// The sub-agent whose question went up to a person, and what it told about it.
    private var subAgent: [String] {
        let payload = task.view.payload
        guard let name = payload["child_agent_name"].string else { return [] }
        let context = payload["context"]
        let ownWords = payload["question"].string.flatMap { $0 == task.view.prompt ? nil : $0 }
        return [visible("  asked by \(name)\(context.isNull ? "" : ", which knows")")]
            + (context.isNull ? [] : indented(context.json(indent: 2), by: 4))
            + (ownWords.map { [visible("  in its own words")] + indented($0, by: 4) } ?? [])
    }

    private var calls: [String] {
        task.view.toolCalls.flatMap { call in
            let name = call["operation_name"].string ?? call["name"].string ?? "call"
            let service = call["service_name"].string.map { " of \($0)" } ?? ""
            return [visible("  calls \(name)\(service) with")] + indented(call["arguments"].json(indent: 2), by: 4)
        }
    }

    private var question: [String] {
        let payload = task.view.payload
        // A short question that went up is the title of its task already.
        let isTitle = task.view.kind == .aitlEscalation && task.view.prompt == task.view.title
        var lines = isTitle ? [] : task.view.prompt.map { indented($0, by: 2) } ?? []
        for (index, option) in task.view.options.enumerated() {
            let details = option.details.map { "  \($0)" } ?? ""
            lines.append(visible("  \(index + 1)  \(option.id)  \(option.label)\(details)"))
        }
        let limits = ["minimum", "maximum", "integer", "max_length", "multiline"].compactMap { name in
            payload[name].isNull ? nil : "\(name) \(payload[name].json())"
        }
        if !limits.isEmpty { lines.append(visible("  " + limits.joined(separator: ", "))) }
        return lines
    }

    private var nextStep: String {
        task.isOpen
            ? "  (\(task.nextStep))" : visible("  \(task.view.outcome ?? task.view.status ?? "no longer open")")
    }

    private func indented(_ text: String, by count: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map {
            String(repeating: " ", count: count) + visible(String($0))
        }
    }

    private func visible(_ text: String) -> String {
        TerminalFilter.harmless(text, keepingNewlines: false, visible: .everything)
    }
}
