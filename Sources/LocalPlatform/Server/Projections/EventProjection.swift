import Values

/// Events of one session as its stream shows them (contract, sections 11 and 12).
struct EventProjection: Sendable {
    let session: SessionRecord
    /// Whether the steps of the session are hidden from this reader.
    let redacted: Bool

    /// The event as one line of JSON; nil when this reader may not see it. `run` is the run of a step.
    func json(_ event: EventRecord, run: RunRecord?) -> JSONText? {
        guard !redacted || !Self.isHidden(event) else { return nil }
        return .record { root in
            root.add("ts", event.at)
            root.add("kind", event.kind.rawValue)
            root.add("subject", event.subject)
            root.add("data", data(of: event, run: run))
        }
    }

    private func data(of event: EventRecord, run: RunRecord?) -> JSONText {
        switch event.data {
        case .members(let stored):
            redacted ? visibleMembers(of: stored, kind: event.kind) : JSONText(stored: stored)
        case .step(let step, let task):
            .record { members in
                members.add("event_id", step.id)
                members.add("session_id", step.sessionId)
                guard let run else { return }
                TimelineItem(step, of: run, tenantId: session.tenantId, task: task, content: .full)
                    .addMembers(to: &members)
            }
        }
    }
}

extension EventProjection {
    /// Whether redaction drops the event whole.
    private static func isHidden(_ event: EventRecord) -> Bool {
        switch event.kind {
        case .step, .userTask, .aitl: true
        case .run: event.subject == "engine.subagent.spawned"
        case .session: false
        }
    }

    /// Ids, statuses and times of an event that redaction lets through; results only of the root run and the session.
    private func visibleMembers(of stored: StoredJSON, kind: EventKind) -> JSONText {
        guard let members = (try? JSON.parse(stored))?.record else { return JSONText([:]) }
        let showsResult = kind == .session || members["run_id"] == .string(session.rootRunId)
        let visible = members.filter { name, _ in
            name.hasSuffix("_id") || name.hasSuffix("_at") || name == "status"
                || (showsResult && (name == "output" || name == "error"))
        }
        return JSONText(.record(Record(visible.map { ($0.0, $0.1) })))
    }
}
