import Language
import PhronyClient
import Values

/// The fields of a run that must be read from the platform: `items runs tasks session`. A cell reads a run's conversation
/// once, however many of them it uses.
enum HandleFields {
    typealias Reader = @Sendable (Cell, Span) async throws(Diagnostic) -> Value

    static func reader(of field: String, _ handle: Handle) -> Reader? {
        guard handle.kind == .run else { return nil }
        switch field {
        case "items", "runs", "session":
            return { cell, span async throws(Diagnostic) in
                try await conversation(of: handle, cell, span).value[field]
            }
        case "tasks":
            return { cell, span async throws(Diagnostic) in
                _ = try await conversation(of: handle, cell, span)
                return .list(List(cell.core.book.tasks.filter { $0.run == handle.name }.map(\.handle)))
            }
        default: return nil
        }
    }

    private static func conversation(
        of handle: Handle, _ cell: Cell, _ span: Span
    ) async throws(Diagnostic) -> Conversation {
        if let read = cell.conversation(of: handle.name) { return read }
        let client = try await cell.client()
        let conversation: Conversation
        do throws(PhronyError) {
            conversation = try await client.conversation(handle.id, stepContent: .full)
        } catch {
            throw error.diagnostic(at: span)
        }
        cell.keep(conversation, of: handle.name)
        try cell.core.learn(conversation, run: handle.name)
        return conversation
    }
}
