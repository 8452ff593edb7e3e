import Language
import SessionFile
import Tables
import Values

/// The session as a file: `save open replay note source`.
enum NotebookCommands {
    static let all = [save, open, replay, note, source]

    private static let fileParameter = Parameter("file", .word(.file), summary: "The file.")

    static let save = Command(
        Signature(
            "save",
            parameters: [
                Parameter("name", .word(.file), summary: "The file; .phs is added if it has no ending.")
            ],
            effect: .writes, summary: "Keeps this session under a name.",
            details: "The session goes on in that file. An earlier session of this name is replaced; nothing else is.",
            examples: [Example("save refund.phs", prints: "Saved as refund.phs.")])
    ) { call, context async throws(Diagnostic) in
        let name = call.value("name")?.string ?? ""
        let hasEnding = name.split(separator: "/").last?.contains(".") ?? false
        let path = hasEnding ? name : name + ".phs"
        if let failure = try context.cell.recordedWriteFailure(path, at: call.span) {
            throw .cannotSave(path, failure, at: call.span)
        }
        if context.core.tape == nil { try save(to: path, context) }
        context.write("Saved as \(TerminalFilter.harmless(path, keepingNewlines: false)).")
        return .silent()
    }

    private static func save(to path: String, _ context: CommandContext) throws(Diagnostic) {
        guard let journal = context.core.journal else {
            throw Diagnostic(
                "not-recorded", "This session is not recorded.", at: context.call.span,
                hint: "Start phrosh without `--no-session`.")
        }
        do throws(JournalError) {
            try journal.save(to: path, overwriting: true)
        } catch {
            try context.cell.recordWriteFailure(path, "\(error)")
            throw .cannotSave(path, "\(error)", at: context.call.span)
        }
    }

    static let open = Command(
        Signature(
            "open", parameters: [fileParameter], flags: Listing.flags, effect: .reads,
            summary: "Lists the cells of a session file.",
            details: "replay FILE prints what they printed.",
            examples: [
                Example(
                    "open refund.phs",
                    prints: """
                        cell  source  ended
                        …
                        1  1 + 1  ok
                        …
                        """, after: ExampleScene.saved)
            ])
    ) { call, context async throws(Diagnostic) in
        let document = try context.document("file")
        let rows = document.cells.map { cell -> Value in
            [
                "cell": .string(cell.number), "source": .string(cell.source),
                "ended": .string(cell.outcome?.rawValue ?? "killed"),
            ]
        }
        if let torn = document.tornLine {
            context.write("Line \(torn) is torn: the session was killed while it was written. It is left out.")
        }
        return .value(.list(List(rows)))
    }

    static let replay = Command(
        Signature(
            "replay", parameters: [fileParameter],
            flags: [Flag("cells", summary: "Prints prompts and sources, too.")], effect: .reads,
            summary: "Prints a session file again, on tape: without network and key.",
            examples: [
                Example(
                    "replay refund.phs",
                    prints: """
                        2
                        Saved as refund.phs.
                        """, after: ExampleScene.saved)
            ])
    ) { call, context async throws(Diagnostic) in
        let document = try context.document("file")
        let cell = context.cell
        do throws(SessionFileError) {
            let player = try SessionPlayer(document: document, terminal: context.core.terminal) { cell.print($0) }
            _ = await player.play(interrupt: cell.interrupt) { recorded in
                if call.isOn("cells") { cell.write(recorded.echo) }
            }
            return .silent()
        } catch {
            throw Diagnostic("tape-broken", error.description, at: call.span)
        }
    }

    static let note = Command(
        Signature(
            "note", parameters: [Parameter("text", .value, summary: "What to note.")], effect: .pure,
            summary: "Puts a note into the session; nothing is sent.",
            examples: [Example(#"note "the refund is for a broken lamp""#, prints: "")])
    ) { _, _ async throws(Diagnostic) in .silent() }

    /// How many files may be sourced inside of each other.
    private static let deepestSource = 16

    static let source = Command(
        Signature(
            "source", parameters: [fileParameter], effect: .decides,
            summary: "Runs the statements of a script as cells of this session.",
            details: "Its statements are cells 7.1, 7.2 and so on; it stops at the first error.",
            examples: [
                Example(
                    "source refund.phr", prints: "r1 support started",
                    after: [#""start support {query: 'Refund order 1182'}" | write "refund.phr""#])
            ])
    ) { call, context async throws(Diagnostic) in
        let path = call.value("file")?.string ?? ""
        guard context.cell.number.count(where: { $0 == "." }) < deepestSource else {
            throw Diagnostic(
                "source-too-deep", "Files source each other more than \(deepestSource) deep.", at: call.span,
                hint: "Does \(path) source itself?")
        }
        let bytes = try context.cell.readFile(path, at: call.span)
        let script: Script
        do throws(ScriptError) {
            script = try await Script(
                source: String(decoding: bytes, as: UTF8.self), file: path, registry: context.core.registry)
        } catch {
            context.core.screen.writeError(
                DiagnosticDrawing(error.diagnostic, in: error.input, layout: context.cell.layout).text + "\n")
            throw error.diagnostic.shown(at: call.span)
        }
        let outcome = await script.run(in: context.core, within: context.cell, interrupt: context.cell.interrupt)
        if let diagnostic = outcome?.diagnostic {
            throw diagnostic.shown(at: call.span)
        }
        return .silent(outcome?.value ?? .null)
    }
}

extension CommandContext {
    /// The session file an argument names, without secrets. On tape it is the one the record holds.
    fileprivate func document(_ parameter: String) throws(Diagnostic) -> SessionDocument {
        let path = call.value(parameter)?.string ?? ""
        let span = call.argument(parameter)?.span ?? call.span
        let bytes = try cell.readFile(path, at: span)
        do throws(SessionFileError) {
            return try SessionDocument(contents: bytes, path: path)
        } catch {
            throw Diagnostic(
                "not-a-session", "\(path): \(error)", at: span,
                hint:
                    "Session files end in `.phs`; `source FILE` runs a script, `read \"FILE\"` gives what is in a file."
            )
        }
    }
}

extension Diagnostic {
    /// The failure of an inner cell, as the cell around it ends with it.
    fileprivate func shown(at span: Span) -> Diagnostic {
        var copy = self
        copy.span = span
        copy.isShown = true
        return copy
    }

    fileprivate static func cannotSave(_ path: String, _ failure: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "cannot-save", "The session cannot be saved as \(path): \(failure)", at: span,
            hint: "It goes on where it is.")
    }
}
