import ArgumentParser
import Foundation
import Shell

/// One run of the shell: the grounds, the signals and the shell itself, each in its place of one task tree.
struct Session: Sendable {
    let options: CommonOptions
    /// What to run; nil for a prompt.
    let script: Source?
    /// What the script finds in `args`.
    let arguments: [String]

    /// - Returns: The exit code.
    func run() async throws -> Int32 {
        let terminal = TerminalDetection.terminal(options, isScript: script != nil)
        let grounds = Grounds(options)
        let ground = grounds.first(isInteractive: terminal.isInteractive)
        var configuration = ShellConfiguration(
            terminal: terminal, connector: grounds, ground: ground,
            baseURL: ground == .live ? grounds.liveBase : nil, record: record)
        configuration.printsJSON = options.json
        configuration.arguments = arguments
        let app: ShellApp
        do throws(StartFailure) {
            app = try ShellApp(configuration, secrets: grounds.secrets)
        } catch {
            throw Complaint(error.message)
        }
        return await withTaskGroup(of: Void.self, returning: Int32.self) { group in
            group.addTask { await grounds.local.serve(tellingFaults: app.tellFault) }
            let code = await run(app, terminal, grounds)
            await grounds.close()
            return code
        }
    }

    private var record: ShellConfiguration.Record {
        if options.noSession { return .none }
        return options.session.map { .file($0) } ?? .folder(Places.sessions)
    }

    private func run(_ app: ShellApp, _ terminal: Terminal, _ grounds: Grounds) async -> Int32 {
        let interrupts = InterruptSource()
        guard let script else { return await interact(app, terminal, grounds, interrupts) }
        let signals = Signals(interrupts)
        defer { signals.close() }
        return await app.run(script: script.text, file: script.name, interrupts: interrupts)
    }

    private func interact(
        _ app: ShellApp, _ terminal: Terminal, _ grounds: Grounds, _ interrupts: InterruptSource
    ) async -> Int32 {
        let editor = LibEditEditor(
            historyFile: Places.history, completer: app.completer, isKept: app.isKept)
        let signals = Signals(interrupts, editor: editor)
        defer { signals.close() }
        grounds.prompt(with: editor)
        terminal.writeOutput(Greeting.text(ground: grounds.first(isInteractive: true), base: grounds.liveBase))
        let code = await app.interact(with: editor, interrupts: interrupts)
        editor.close()
        return signals.exitCode ?? code
    }
}

/// What stands above the first prompt.
private enum Greeting {
    static func text(ground: Ground, base: String) -> String {
        let place = ground == .live ? "on live (\(base))" : "on local (the platform inside)"
        return "\(PhroshVersion.text) \(place). help shows what to type.\n"
    }
}
