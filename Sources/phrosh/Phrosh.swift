import ArgumentParser
import Foundation
import Shell

/// The command line (design, section 10).
@main
struct Phrosh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "phrosh",
        abstract: "A shell for agents that have a person in the loop.",
        usage: """
            phrosh [OPTIONS]                     a prompt
            phrosh [OPTIONS] FILE [ARGS…]        a script; also - and -c TEXT
            phrosh replay FILE
            phrosh verify PATH…
            phrosh serve [--port N] [--data DIR]
            """,
        version: PhroshVersion.text,
        subcommands: [ShellCommand.self, ReplayCommand.self, VerifyCommand.self, ServeCommand.self],
        defaultSubcommand: ShellCommand.self)

    /// Exit codes are phrosh's own: 2 for a usage error, where the library has 64.
    static func main() async {
        // Before there is a second thread: setlocale is not safe beside one.
        if TerminalDetection.hasPerson { LibEditEditor.prepareLocale() }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(after: error)
        }
    }

    private static func leave(after error: any Error) -> Never {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        let stream = code == .success ? FileHandle.standardOutput : FileHandle.standardError
        if !message.isEmpty { stream.write(Data((message + "\n").utf8)) }
        Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
    }
}
