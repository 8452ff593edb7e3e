import PhronyClient
import Values

/// A human task as this shell knows it.
struct TaskState: Sendable {
    /// `t1`, never used again in a session.
    let name: String
    /// The short name of the run whose session holds the task.
    let run: String
    /// The task is the n-th of its session, from 1.
    let nth: Int
    let view: UserTask
    /// Whether it waits for an answer (contract, section 10.3).
    let isOpen: Bool
    /// Where its run is: on live the review queue is in the dashboard.
    var ground = Ground.local

    var id: String { view.id }
    var kind: String { view.kind?.rawValue ?? "unknown" }
    /// The tool whose call waits for a decision; nil for questions.
    var tool: String? { view.toolCalls.first?["operation_name"].string }

    var ask: String { view.ask }

    /// What the name alone tells, so that it is the same on tape; the rest is read when it is asked for.
    var handle: Value {
        let fields = Record([
            ("id", .string(id)), ("name", .string(name)), ("run", .string(run)), ("kind", .string(kind)),
        ])
        return .handle(Handle(kind: .task, name: name, id: id, fields: fields))
    }

    /// A field that a cell reads with the conversation; nil when a task has no such field.
    func readField(_ name: String) -> Value? {
        switch name {
        case "status": .string(view.status ?? (isOpen ? "pending" : "completed"))
        case "title": view.title.map(Value.string) ?? .null
        case "ask": .string(ask)
        case "payload": view.payload
        case "outcome": view.outcome.map(Value.string) ?? .null
        default: nil
        }
    }

    /// All that is known of it, as data.
    var whole: Value {
        let read = ["status", "title", "ask", "payload", "outcome"].map { ($0, readField($0) ?? .null) }
        return .record(Record(Array(handle.handle?.fields ?? Record()) + read))
    }

    /// What to type for a task of this kind.
    var nextStep: String {
        guard view.isAPICompletable || ground != .live else { return "it is decided in the dashboard" }
        return switch view.kind {
        case .approval?, .hitl?, .anomalyReview?: "approve \(name), or reject \(name) \"why\""
        case .anomalyAlert?: "approve \(name) to acknowledge it"
        case .multiOption?: "choose \(name) OPTION"
        case .text?, .aitlEscalation?: "answer \(name) \"…\""
        case .number?: "answer \(name) NUMBER"
        default: "it is decided in the dashboard"
        }
    }
}

extension UserTask {
    /// What is asked, in one line: the call for an approval, the prompt for a question.
    var ask: String {
        if let call = toolCalls.first {
            return "\(call["operation_name"].string ?? call["name"].string ?? "call") \(call["arguments"].json())"
        }
        return prompt ?? title ?? ""
    }
}
