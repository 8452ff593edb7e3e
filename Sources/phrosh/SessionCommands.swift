import ArgumentParser
import Foundation
import Shell

/// `phrosh replay FILE`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Prints a session again, on tape: no network, no key.")

    @OptionGroup var options: CommonOptions

    @Flag(help: "Prints prompts and sources, too.")
    var cells = false

    @Argument(help: ArgumentHelp("A session file.", valueName: "file"))
    var file: String

    func run() async throws {
        let terminal = TerminalDetection.terminal(options, isScript: true)
        throw ExitCode(await SessionFiles.replay(file, terminal: terminal, showsCells: cells))
    }
}

/// `phrosh verify PATH…`.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares what sessions print on tape with what they printed when recorded.")

    @OptionGroup var options: CommonOptions

    @Option(help: ArgumentHelp("Writes a JUnit report.", valueName: "file"))
    var junit: String?

    @Argument(help: ArgumentHelp("Session files, or folders that hold some.", valueName: "path"))
    var paths: [String]

    func validate() throws {
        if paths.isEmpty { throw ValidationError("verify takes at least one path.") }
    }

    func run() async throws {
        let terminal = TerminalDetection.terminal(options, isScript: true)
        let (code, report) = await SessionFiles.verify(paths, terminal: terminal)
        if let junit { try report.write(toFile: junit, atomically: true, encoding: .utf8) }
        throw ExitCode(code)
    }
}
