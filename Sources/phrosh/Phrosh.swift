import ArgumentParser

/// The command line (design, section 10).
@main
struct Phrosh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "phrosh",
        abstract: "A shell for agents that have a person in the loop.",
        version: PhroshVersion.text,
        subcommands: [ShellCommand.self, ReplayCommand.self, VerifyCommand.self, ServeCommand.self],
        defaultSubcommand: ShellCommand.self)
}
