import Language
import PhronyClient
import Values

/// Sending a run on: `say wake`.
enum ReplyCommands {
    static let all = [say, wake]

    static let say = Command(
        Signature(
            "say",
            parameters: [
                Parameter("text", .value, summary: "What to say."),
                RunCommands.runParameter,
            ],
            flags: [Flag("file", .word(.file), summary: "A file that goes with it, by way of the library.")],
            effect: .sends,
            summary: "Answers a run that waits for a reply.",
            examples: [
                Example(
                    #"say "Order 1182, please""#, prints: "r1 has your reply; it is ….", after: ExampleScene.question),
                Example(#"say "Order 1182" r1"#, prints: "r1 has your reply; it is ….", after: ExampleScene.question),
                Example(
                    #"say "Here it is" --file order.txt"#,
                    prints: """
                        order.txt is in the library: 27 bytes of text/plain.
                        r1 has your reply; it is ….
                        """, after: ExampleScene.upload + ExampleScene.question),
            ])
    ) { call, context async throws(Diagnostic) in
        guard let text = call.value("text")?.string, !text.allSatisfy(\.isWhitespace) else {
            throw Diagnostic(
                "nothing-to-say", "`say` takes a text that is not empty.", at: call.argument("text")?.span,
                hint: "Write `say \"…\"`.")
        }
        let run = try context.run("run")
        var files: [FileReference] = []
        if let file = call.flags["file"] { files = [try await context.upload(file).reference] }
        let message = RunMessage.reply(text, files: files)
        let accepted = try await context.ask { client throws(PhronyError) in
            try await client.sendRunMessage(run.id, message)
        }
        return try await context.sent(to: run, accepted, "\(run.name) has your reply")
    }

    static let wake = Command(
        Signature(
            "wake", parameters: [RunCommands.runParameter], effect: .sends,
            summary: "Ends the timer a run waits for.",
            examples: [Example("wake r1", prints: "r1 was woken; it is ….", after: ExampleScene.timer)])
    ) { _, context async throws(Diagnostic) in
        let run = try context.run("run")
        let accepted = try await context.ask { client throws(PhronyError) in try await client.skipAgentWait(run.id) }
        return try await context.sent(to: run, accepted, "\(run.name) was woken")
    }
}

extension CommandContext {
    /// Looks at a run after something was sent to it, and says so.
    fileprivate func sent(
        to run: RunState, _ accepted: AcceptedMessage, _ what: String
    ) async throws(Diagnostic) -> CommandResult {
        if let error = accepted.error {
            throw Diagnostic("not-accepted", "The platform took it but says: \(error)", at: call.span)
        }
        let state = try await refresh(run)
        write("\(what); it is \(state.status).")
        return .silent(state.handle)
    }
}
