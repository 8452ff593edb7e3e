import Language
import PhronyClient
import Values

/// `review`: the queue of all human tasks of the workspace, whoever started their runs (contract, 10.4 and section 27).
enum ReviewCommand {
    static let command = Command(
        Signature(
            "review",
            flags: [
                Flag("kind", .word(.choice(groups + kinds)), summary: "Only tasks of this kind or group of kinds."),
                Flag("all", summary: "Lists the finished ones, too."), Listing.take,
            ] + Listing.flags, effect: .reads,
            summary: "Lists the human tasks of the whole workspace, the newest first.",
            details: """
                They get numbers like those of tasks, and the same commands answer them: approve and reject what a rule has \
                stopped, answer what a sub-agent asks, approve an alert to acknowledge it.
                """,
            examples: [
                Example(
                    "review",
                    prints: """
                        task  run  kind  agent  age  ask
                        …
                        t1  r1  anomaly_review  support  …  issue_refund …
                        """, after: ExampleScene.incident),
                Example("review --kind questions", prints: "No open tasks."),
            ])
    ) { call, context async throws(Diagnostic) in
        var query = call.isOn("all") ? [] : [(name: "status", value: "pending")]
        if let kind = call.flag("kind")?.string { query.append(("kind", kind)) }
        let list = try await context.desk().list("review", query: query, limit: try context.take())
        context.tellOfMore(list)
        var rows: [Value] = []
        for task in list.items { rows.append(row(task, try await context.known(task), now: context.cell.now)) }
        return .deskRows(rows, orElse: call.isOn("all") ? "No tasks." : "No open tasks.")
    }

    /// The kinds of tasks, and what the queue calls several of them together (contract, 10.1).
    private static let groups = ["approvals", "questions", "escalations", "anomaly"]
    private static let kinds = [
        UserTaskKind.approval, .hitl, .aitlEscalation, .multiOption, .text, .number, .anomalyReview, .anomalyAlert,
    ].map(\.rawValue)

    private static func row(_ task: Value, _ state: TaskState?, now: Instant) -> Value {
        let age = task["requestedAt"].string.flatMap { Instant($0) }.map { max(now - $0, .zero) }
        var row = Record([
            ("task", state.map { .string($0.name) } ?? task["id"]), ("run", state.map { .string($0.run) } ?? .null),
            ("kind", task["kind"]), ("agent", task["agentName"]),
            ("age", age.map { .duration(.milliseconds(Int64($0 / .milliseconds(1)))) } ?? .null),
        ])
        if task["status"].string != "pending" { row["outcome"] = task["outcome"] }
        // From the queue and not from what is known of the task: on tape that is often no more than its name.
        row["ask"] = state == nil ? task["title"] : .string(UserTask(queued: task)?.ask ?? "")
        return .record(row)
    }
}

extension CommandContext {
    /// A task of the queue under its short name; its run gets one as well. Finished ones that nobody knew stay without.
    fileprivate func known(_ item: Value) async throws(Diagnostic) -> TaskState? {
        let id = item["id"].string ?? ""
        let known = core.book.tasks.first { $0.id == id }
        guard known == nil, item["status"].string == "pending" else { return known }
        let conversation = try await ask { client throws(PhronyError) in
            try await client.conversation(item["runId"].string ?? "", stepContent: .slim)
        }
        let run = adopt(conversation, of: item)
        try core.learn(conversation, run: run.name)
        if let task = core.book.tasks.first(where: { $0.id == id }) { return task }
        // An alert may come when its session is over, and is then in the queue alone.
        let earlier = core.book.tasks.count { $0.run == run.name }
        return try core.learn(queued: item, run: run.name, nth: earlier + 1)
    }

    /// The run at the root of a conversation, by the name it has or the next one.
    private func adopt(_ conversation: Conversation, of item: Value) -> RunState {
        let root = conversation.runs.first { $0.parentRunId == nil }?.id ?? item["runId"].string ?? ""
        if let known = core.book.runs(withIdPrefix: root).first { return known }
        let run = RunState(
            name: core.book.reserveName(), ground: core.ground, id: root, sessionId: item["sessionId"].string,
            agent: item["rootAgentName"].string ?? "", agentId: item["rootAgentId"].string ?? "",
            status: item["sessionStatus"].string ?? "", isOwn: false)
        core.book.add(run, isCurrent: false)
        return run
    }
}

extension ShellCore {
    /// Names a task that no conversation holds.
    fileprivate func learn(queued item: Value, run: String, nth: Int) throws(Diagnostic) -> TaskState? {
        guard let view = UserTask(queued: item) else { return nil }
        return try learn(queued: view, run: run, nth: nth)
    }
}

extension UserTask {
    /// The task of a row of the queue.
    fileprivate init?(queued item: Value) {
        let row: Value = [
            "type": "UserTaskReq", "runId": item["runId"],
            "content": [
                "user_task_id": item["id"], "kind": item["kind"], "title": item["title"], "status": item["status"],
                "blocking": item["blocking"], "api_completable": item["apiCompletable"], "payload": item["payload"],
                "requested_at": item["requestedAt"],
            ],
        ]
        self.init(TimelineItem(row))
    }
}
