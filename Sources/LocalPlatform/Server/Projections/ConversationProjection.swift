import Values

extension Conversation {
    /// The answer of `GET /v1/runs/{runId}/conversation` (contract, section 8); redacted as section 11 has it.
    func json(content: StepContent, redacted: Bool) -> JSONText {
        .record { members in
            members.add("session", session.conversationHead(redacted: redacted))
            members.add("runs", .list(runs.map { $0.conversationEntry(in: session, redacted: redacted) }))
            members.add("items", .list(items(content: content, redacted: redacted).enumerated().map(Self.row)))
        }
    }

    private static func row(position: Int, item: TimelineItem) -> JSONText {
        .record { item.addMembers(to: &$0, ordinal: position + 1) }
    }

    private func items(content: StepContent, redacted: Bool) -> [TimelineItem] {
        let root = runs.first { $0.id == session.rootRunId }
        let end = TimelineItem(
            completionOf: session, rootLastSequence: root?.lastSequence ?? 0, content: content)
        guard !redacted else {
            return [root.flatMap { TimelineItem(completionOf: $0, content: content) }, end].compactMap(\.self)
        }
        return stepRows(content: content).sorted { $0.place < $1.place }.map(\.item) + (end.map { [$0] } ?? [])
    }

    private func stepRows(content: StepContent) -> [Row] {
        let runs = Dictionary(runs.map { ($0.id, $0) }) { first, _ in first }
        let asked = TaskIndex(tasks)
        var rows = steps.compactMap { step -> Row? in
            guard let run = runs[step.runId] else { return nil }
            let item = TimelineItem(
                step, of: run, tenantId: session.tenantId, task: asked.task(of: step), wait: wait(of: step),
                content: content)
            return Row(item, of: run)
        }
        for run in runs.values {
            if let item = TimelineItem(completionOf: run, content: content) { rows.append(Row(item, of: run)) }
        }
        return rows
    }
}

extension Conversation {
    /// The wait that an `AgentWaitReq` row asks for; nil for every other row.
    private func wait(of step: StepRecord) -> WaitRecord? {
        guard step.type == .agentWaitReq else { return nil }
        return waits.first { $0.runId == step.runId && $0.callSequence == step.sequence }
    }
}

/// A row with its place among all rows of the session.
private struct Row {
    let item: TimelineItem
    let place: Place

    init(_ item: TimelineItem, of run: RunRecord) {
        self.item = item
        place = Place(startedAt: item.startedAt, depth: run.depth, runStart: run.startedAt, sequence: item.sequence)
    }

    struct Place: Comparable {
        let startedAt: Instant
        let depth: Int
        let runStart: Instant
        let sequence: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.startedAt, left.depth, left.runStart, left.sequence)
                < (right.startedAt, right.depth, right.runStart, right.sequence)
        }
    }
}
