import Language
import PhronyClient
import SessionFile
import Values

/// Where commands go: `on auth`.
enum GroundCommands {
    static let all = [on, auth]

    static let on = Command(
        Signature(
            "on",
            parameters: [
                Parameter(
                    "ground", .word(.choice(["live", "local", "tape"])), arity: .optional,
                    summary: "live, local or tape; shows the present one if left out.")
            ],
            effect: .reads, summary: "Shows or changes the ground that commands go to.",
            details: """
                In a session file the change is printed, and not done again. Where local trouble lets things go wrong, that is \
                said, too.
                """,
            examples: [
                Example("on", prints: "on local"), Example("on local", prints: "on local"),
                Example(
                    "on", prints: "…\non local\nTrouble is on: delay by 1 ms (seed 1).",
                    after: ["local trouble delay=1ms"]),
            ])
    ) { call, context async throws(Diagnostic) in
        let wanted = call.value("ground")?.string.flatMap(Ground.init)
        if let wanted { try await change(to: wanted, context) }
        let ground = context.core.ground.rawValue
        context.write("on \(ground)")
        if let trouble = await context.trouble() { context.write(trouble) }
        return .silent(.string(ground))
    }

    private static func change(to ground: Ground, _ context: CommandContext) async throws(Diagnostic) {
        guard ground != context.core.ground else { return }
        guard ground != .tape else {
            throw Diagnostic(
                "no-tape", "A tape is the ground of a session file.", at: context.call.span,
                hint: "`replay FILE` plays one.")
        }
        let failure = "cannot be on \(ground.rawValue)"
        if let recorded = try context.recorded(failure) { throw Diagnostic(recorded: recorded) }
        if context.core.tape == nil {
            do throws(Diagnostic) {
                try await connect(to: ground, context.core)
            } catch {
                try context.record(failure, error.recorded)
                throw error
            }
        }
        context.core.update {
            $0.ground = ground
            $0.agents = nil
            $0.deskNames = [:]
        }
        try context.core.record(.effect(EffectLine(cell: context.cell.number, effect: .ground(ground.rawValue))))
    }

    /// Connects to a ground; where that fails the session stays on the one it was on.
    private static func connect(to ground: Ground, _ core: ShellCore) async throws(Diagnostic) {
        let before = core.ground
        core.update { $0.ground = ground }
        do throws(Diagnostic) {
            _ = try await core.connection()
        } catch {
            core.update { $0.ground = before }
            throw error
        }
    }

    static let auth = Command(
        Signature(
            "auth", effect: .pure, summary: "Takes an API key, unseen, for as long as this shell runs.",
            examples: [Example("auth", prints: "The key phk_…0001 is used from now on; on live goes there.")])
    ) { _, context async throws(Diagnostic) in
        guard let hint = try await hintOfKey(context) else {
            throw Diagnostic(
                "no-key", "No key was typed.", at: context.call.span,
                hint: "Without a terminal, set PHRONY_API_KEY.")
        }
        context.write("The key \(hint) is used from now on; on live goes there.")
        return .silent()
    }

    /// Asks for a key and tells what may be shown of it; on tape what was shown. nil when none was typed.
    private static func hintOfKey(_ context: CommandContext) async throws(Diagnostic) -> String? {
        guard context.core.tape == nil else { return try context.recorded("key")?.string }
        guard let key = await context.core.connector.askForKey() else { return nil }
        context.core.redactor.add(key)
        try context.record("key", .string(key.hint))
        return key.hint
    }
}
