import Language
import PhronyClient
import Values

/// The fields of a run or a task that must be read from the platform. A cell reads a run's conversation once, however
/// many of them it uses.
enum HandleFields {
    typealias Reader = @Sendable (Cell, Span) async throws(Diagnostic) -> Value

    static func reader(of field: String, _ handle: Handle) -> Reader? {
        switch (handle.kind, field) {
        case (.run, "items"), (.run, "runs"), (.run, "session"):
            return { cell, span async throws(Diagnostic) in
                try await conversation(of: handle.name, cell, span).value[field]
            }
        case (.run, "tasks"):
            return { cell, span async throws(Diagnostic) in
                _ = try await conversation(of: handle.name, cell, span)
                return .list(List(cell.core.book.tasks.filter { $0.run == handle.name }.map(\.handle)))
            }
        case (.task, "status"), (.task, "title"), (.task, "ask"), (.task, "payload"), (.task, "outcome"):
            return { cell, span async throws(Diagnostic) in
                guard let run = cell.core.book.task(named: handle.name)?.run else { return .null }
                _ = try await conversation(of: run, cell, span)
                return cell.core.book.task(named: handle.name)?.readField(field) ?? .null
            }
        default: return nil
        }
    }

    private static func conversation(
        of run: String, _ cell: Cell, _ span: Span
    ) async throws(Diagnostic) -> Conversation {
        if let read = cell.conversation(of: run) { return read }
        let client = try await cell.client()
        let conversation: Conversation
        do throws(PhronyError) {
            conversation = try await client.conversation(cell.core.book.run(named: run)?.id ?? run, stepContent: .full)
        } catch {
            throw error.diagnostic(at: span)
        }
        cell.keep(conversation, of: run)
        if let state = cell.core.book.run(named: run) { cell.looked(at: state, in: conversation) }
        try cell.core.learn(conversation, run: run)
        return conversation
    }
}
