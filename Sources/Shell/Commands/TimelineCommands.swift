import Language
import PhronyClient
import Tables
import Values

/// What happened in a run: `conversation timeline tree show`.
enum TimelineCommands {
    static let all = [conversation, timeline, tree, show]

    private static let whole = Flag(
        "whole", summary: "On local: also what the trigger hides from API clients, as the desk sees it.")

    /// A conversation as API clients see it, or as the desk does.
    private static func read(
        _ run: RunState, slim: Bool = false, _ context: CommandContext
    ) async throws(Diagnostic) -> Conversation {
        guard context.call.isOn(whole.name) else { return try await context.conversation(of: run, slim: slim) }
        return try await context.desk().conversation(of: run.id, slim: slim)
    }

    static let conversation = Command(
        Signature(
            "conversation", parameters: [RunCommands.runParameter],
            flags: [Flag("slim", summary: "Leaves out the ids that repeat in every step."), whole] + Listing.flags,
            effect: .reads,
            summary: "Gives the whole conversation of a run: session, runs and items.",
            examples: [
                Example("conversation(r1).items | count", prints: "8", after: ExampleScene.task),
                Example(
                    "conversation r1 --json",
                    prints: """
                        {
                        …
                        }
                        """, after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        .value(try await read(try context.run("run"), slim: call.isOn("slim"), context).value)
    }

    static let timeline = Command(
        Signature(
            "timeline", parameters: [RunCommands.runParameter],
            flags: [
                Flag("bars", summary: "Draws when each step ran."),
                Flag("full", summary: "Shows every text whole."),
                Flag("type", .word(.name), summary: "Only steps of this type."), whole,
            ] + Listing.flags, effect: .reads,
            summary: "Shows the steps of a run as a table.",
            details: "show 7 shows row 7 whole.",
            examples: [
                Example(
                    "timeline",
                    prints: """
                        #  at  who  step  did  tokens  took
                        …
                        3  …  support  ToolCall  get_order {"orderId":"1182"}
                        …
                        WaitingForHITL, 8 steps, 1055 tokens, …
                        """, after: ExampleScene.task),
                Example(
                    "timeline r1 --bars",
                    prints: """
                        #  at  who  step  did  took
                        …
                        WaitingForHITL, 8 steps, 1055 tokens, …
                        """, after: ExampleScene.task),
                Example(
                    "timeline r1 --type ToolCall",
                    prints: """
                        …
                        3  …  support  ToolCall  get_order {"orderId":"1182"}
                        7  …  support  ToolCall  issue_refund …
                        WaitingForHITL, 2 of 8 steps, 1055 tokens, …
                        """, after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        let run = try context.run("run")
        let conversation = try await read(run, context)
        context.core.book.lookedAt(run.name)
        let timeline = Timeline(conversation: conversation.value, taskNames: context.core.book.taskNames)
        let options = TimelineOptions(
            bars: call.isOn("bars"), full: call.isOn("full"), types: call.flag("type")?.string.map { [$0] })
        return .drawn(timeline.value(options: options)) { timeline.render($0, options: options) }
    }

    static let tree = Command(
        Signature(
            "tree", parameters: [RunCommands.runParameter], flags: Listing.flags, effect: .reads,
            summary: "Shows which runs a run is made of: sub-agents below those that called them.",
            examples: [
                Example(
                    "tree", prints: "agent  status  steps  tokens  took  id\n…\nsupport  WaitingForHITL  8  1055  …",
                    after: ExampleScene.task),
                Example("tree r1 --json", prints: "…\n…", after: ExampleScene.task),
            ])
    ) { _, context async throws(Diagnostic) in
        let tree = RunTree(conversation: try await context.conversation(of: try context.run("run")).value)
        return .drawn(tree.value) { tree.render($0) }
    }

    static let show = Command(
        Signature(
            "show",
            parameters: [
                Parameter(
                    "what", .rowNumber, .task, .run, summary: "The number of a timeline row, a task, or a run.")
            ],
            flags: [Listing.json], effect: .reads,
            summary: "Shows one row, task or run whole: nothing is cut.",
            examples: [
                Example(
                    "show 7",
                    prints: """
                        …
                        type: ToolCall
                        …
                        """, after: ExampleScene.task),
                Example(
                    "show t1",
                    prints: """
                        t1  approval  of r1  Approve issue_refund
                        …
                        (approve t1, or reject t1 "why")
                        """, after: ExampleScene.task),
                Example(
                    "show r1",
                    prints: """
                        id: …
                        name: r1
                        agent: support
                        …
                        """, after: ExampleScene.task),
            ])
    ) { call, context async throws(Diagnostic) in
        guard let argument = call.argument("what") else { return .silent() }
        if let number = argument.value.int { return try await showRow(number, context) }
        switch argument.value.handle?.kind {
        case .task: return try await Deciding(context: context).show(try context.task(of: argument))
        case .run:
            let run = try await context.refresh(try context.run(of: argument))
            return .drawn(run.handle) { Renderer($0).renderWhole(.record(run.fields)) }
        case nil:
            throw Diagnostic(
                "nothing-to-show", "`show` takes the number of a row, a task or a run.", at: argument.span,
                hint: "Write `show 7`, `show t1` or `show r1`.")
        }
    }

    /// A row of the timeline looked at last, else of the current run.
    private static func showRow(_ number: Int, _ context: CommandContext) async throws(Diagnostic) -> CommandResult {
        guard let run = context.core.book.lastLookedAt else {
            return try await showRow(number, of: context.currentRun(), context)
        }
        return try await showRow(number, of: run, context)
    }

    private static func showRow(
        _ number: Int, of run: RunState, _ context: CommandContext
    ) async throws(Diagnostic) -> CommandResult {
        let conversation = try await context.conversation(of: run)
        guard let item = conversation.items.first(where: { $0.ordinal == number }) else {
            throw Diagnostic(
                "no-such-row", "The timeline of \(run.name) has no row \(number).",
                at: context.call.argument("what")?.span,
                hint: "It has \(conversation.items.count) rows: `timeline \(run.name)` lists them.")
        }
        return .drawn(item.value) { Renderer($0).renderWhole(item.value) }
    }
}
