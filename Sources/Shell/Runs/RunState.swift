import PhronyClient
import Values

/// What is known of a run: the fields of its handle.
struct RunState: Sendable, Equatable {
    let name: String
    /// Where it runs.
    let ground: Ground
    var id: String
    var sessionId: String?
    var agent: String
    var agentId: String
    var status: String
    var output: Value = .null
    var error: Value = .null
    var tokens: Int = 0
    var startedAt: Value = .null
    var finishedAt: Value = .null
    /// Whether this shell started it, and not only looked at it.
    var isOwn: Bool

    var runStatus: RunStatus { RunStatus(rawValue: status) }

    /// The fields of the handle, by the names of the language (page "Names that appear by themselves").
    var fields: Record {
        Record([
            ("id", .string(id)), ("name", .string(name)), ("agent", .string(agent)), ("status", .string(status)),
            ("output", output), ("error", error), ("tokens", .integer(tokens)), ("startedAt", startedAt),
            ("finishedAt", finishedAt), ("took", took),
        ])
    }

    private var took: Value {
        guard let start = startedAt.string.flatMap({ Instant($0) }),
            let end = finishedAt.string.flatMap({ Instant($0) })
        else { return .null }
        return .duration(end - start)
    }

    var handle: Value { .handle(Handle(kind: .run, name: name, id: id, fields: fields)) }

    /// The state after an answer of `GET /v1/runs/{runId}`.
    func updated(by view: RunView) -> RunState {
        var copy = self
        copy.status = view.status.rawValue
        copy.output = view.value["output"]
        copy.error = view.value["error"]
        if let session = view.value["sessionId"].string { copy.sessionId = session }
        if let tokens = view.value["totalTokensUsed"].int { copy.tokens = tokens }
        copy.startedAt = view.value["startedAt"]
        copy.finishedAt = view.value["finishedAt"]
        return copy
    }

    /// What differs from an earlier state, as a `seen` line of the session file holds it.
    func changes(since old: RunState) -> Record {
        let before = old.fields
        return Record(fields.filter { key, value in key != "took" && before[key] != value })
    }

    /// The state after a `seen` line.
    func applying(_ changes: Record) -> RunState {
        var copy = self
        if let status = changes["status"]?.string { copy.status = status }
        if let output = changes["output"] { copy.output = output }
        if let error = changes["error"] { copy.error = error }
        if let tokens = changes["tokens"]?.int { copy.tokens = tokens }
        if let startedAt = changes["startedAt"] { copy.startedAt = startedAt }
        if let finishedAt = changes["finishedAt"] { copy.finishedAt = finishedAt }
        return copy
    }
}
