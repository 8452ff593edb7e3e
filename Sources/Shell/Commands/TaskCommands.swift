import Language
import PhronyClient
import Values

/// Human tasks: `tasks approve reject choose answer`.
enum TaskCommands {
    static let all = [tasks, approve, reject, choose, answer]

    static let tasks = Command(
        Signature(
            "tasks", flags: Listing.flags, effect: .reads,
            summary: "Lists every open human task of all runs this shell knows.",
            details: "A task keeps its number for the whole session. show t1 shows it whole.",
            examples: [
                Example(
                    "tasks",
                    prints: """
                        task  run  kind  age  ask
                        …
                        t1  r1  approval  …  issue_refund {"orderId":"1182","amount":59.9}
                        """, after: ExampleScene.task),
                Example(
                    "tasks --json",
                    prints: """
                        [
                          {
                            "task": "t1",
                        …
                        ]
                        """, after: ExampleScene.task),
            ])
    ) { _, context async throws(Diagnostic) in
        var open: [TaskState] = []
        for run in context.core.book.runs where !run.runStatus.isTerminal && run.ground == context.core.ground {
            let state = try await context.refresh(run)
            guard state.runStatus.isWaiting else { continue }
            try await context.conversation(of: state, slim: true)
            let tasks = context.core.book.tasks.filter { $0.run == run.name && $0.isOpen }
            if !tasks.isEmpty { context.core.book.announce(run.name, state.status, tasks.map(\.name)) }
            open += tasks
        }
        return .rows(open.map { row($0, now: context.cell.now) }, orElse: "No open tasks.")
    }

    private static func row(_ task: TaskState, now: Instant) -> Value {
        let age = task.view.requestedAt.map { max(now - $0, .zero) }
        return [
            "task": .string(task.name), "run": .string(task.run), "kind": .string(task.kind),
            "age": age.map { .duration(.milliseconds(Int64($0 / .milliseconds(1)))) } ?? .null,
            "ask": .string(task.ask),
        ]
    }

    static let approve = Command(
        Signature(
            "approve",
            parameters: [Parameter("task", .task, arity: .many(minimum: 1), summary: "The tasks to approve.")],
            effect: .decides,
            summary: "Approves tasks: the calls that wait are made.",
            details: deciding,
            examples: [
                Example(
                    "approve t1",
                    prints: """
                        t1  approval  of r1  Approve issue_refund
                        …
                        t1 answered; r1 is ….
                        """, after: ExampleScene.task)
            ])
    ) { call, context async throws(Diagnostic) in
        try await Deciding(context: context).decide(try context.tasks()) { task throws(Diagnostic) in
            try task.mustBe([.approval, .hitl, .anomalyReview, .anomalyAlert], "approve", at: call.span)
            return .decision(task: task.id, approved: true)
        }
    }

    static let reject = Command(
        Signature(
            "reject",
            parameters: [
                Parameter("task", .task, arity: .many(minimum: 1), summary: "The tasks to reject."),
                Parameter("why", .value, arity: .optional, summary: "The reason; the agent may not see it."),
            ],
            effect: .decides,
            summary: "Rejects tasks: the calls are not made, and the agent is told so.",
            details: deciding + " A question can be rejected too: it counts as declined.",
            examples: [
                Example(
                    "reject t1",
                    prints: """
                        …
                        t1 answered; r1 is ….
                        """, after: ExampleScene.task),
                Example(
                    #"reject t1 "too much""#,
                    prints: """
                        …
                        t1 answered; r1 is ….
                        The reason is kept with the task; the agent may not see it.
                        """, after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        let why = call.value("why").map { $0.string ?? $0.json() }
        let metadata = why.map { Record([("reason", .string($0))]) }
        let result = try await Deciding(context: context).decide(try context.tasks()) { task throws(Diagnostic) in
            try task.mustBeRejectable(at: call.span)
            return .decision(task: task.id, approved: false, metadata: metadata)
        }
        if why != nil, !result.value.isNull {
            context.write("The reason is kept with the task; the agent may not see it.")
        }
        return result
    }

    static let choose = Command(
        Signature(
            "choose",
            parameters: [
                Parameter("task", .task, summary: "The task."),
                Parameter("option", .word(.name), arity: .optional, summary: "The option's id or label, exactly."),
            ],
            flags: [Flag("nth", .value, summary: "The option by its place, from 1.")],
            effect: .decides,
            summary: "Answers a task that offers options.",
            details: deciding,
            examples: [
                Example(
                    "choose t1 --nth 2",
                    prints: """
                        …
                        t1 answered; r1 is ….
                        """, after: ExampleScene.options)
            ])
    ) { call, context async throws(Diagnostic) in
        try await Deciding(context: context).decide(try context.tasks()) { task throws(Diagnostic) in
            try task.mustBe([.multiOption], "choose", at: call.span)
            return .choice(task: task.id, option: try ChosenOption(call).id(in: task))
        }
    }

    static let answer = Command(
        Signature(
            "answer",
            parameters: [
                Parameter("task", .task, summary: "The task."),
                Parameter("value", .value, summary: "A text or a number, as the task asks."),
            ],
            effect: .decides,
            summary: "Answers a task that asks for a text or a number.",
            details: deciding,
            examples: [
                Example(
                    #"answer t2 "Ada""#,
                    prints: """
                        …
                        t2 answered; r1 is ….
                        """, after: ExampleScene.text),
                Example(
                    "answer t3 4",
                    prints: """
                        …
                        t3 answered; r1 is ….
                        """, after: ExampleScene.number),
            ])
    ) { call, context async throws(Diagnostic) in
        try await Deciding(context: context).decide(try context.tasks()) { task throws(Diagnostic) in
            try task.mustBe([.text, .number, .aitlEscalation], "answer", at: call.span)
            return try GivenAnswer(call).message(for: task)
        }
    }

    private static let deciding = """
        The task is read again first, and shown whole. At a terminal the first call only shows it; the same line again \
        decides. If somebody else finished it, nothing is sent.
        """
}

extension CommandContext {
    /// The tasks an argument names.
    func tasks() throws(Diagnostic) -> [TaskState] {
        var tasks: [TaskState] = []
        for argument in call.all("task") { tasks.append(try task(of: argument)) }
        return tasks
    }

    func task(of argument: Argument) throws(Diagnostic) -> TaskState {
        guard let handle = argument.value.handle, handle.kind == .task, let task = core.book.task(named: handle.name)
        else {
            throw Diagnostic(
                "not-a-task", "A task is wanted here, not a \(argument.value.kindName).", at: argument.span,
                hint: "`tasks` lists them: `t1`, `t2` and so on.")
        }
        return task
    }
}

extension TaskState {
    fileprivate func mustBe(_ kinds: [UserTaskKind], _ verb: String, at span: Span) throws(Diagnostic) {
        guard let kind = view.kind, kinds.contains(kind) else { throw wrongKind(verb, "Type \(nextStep).", at: span) }
    }

    /// An alert tells of what has happened: there is nothing that could be rejected.
    fileprivate func mustBeRejectable(at span: Span) throws(Diagnostic) {
        guard view.kind == .anomalyAlert else { return }
        throw wrongKind("reject", "`approve \(name)` acknowledges it.", at: span)
    }

    private func wrongKind(_ verb: String, _ hint: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "wrong-kind-of-task", "`\(verb)` does not answer \(name): it is a task of kind \(kind). Nothing was sent.",
            at: span, hint: hint)
    }
}
