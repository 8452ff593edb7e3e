import ArgumentParser

/// `phrosh`, `phrosh FILE`, `phrosh -`, `phrosh -c TEXT`.
struct ShellCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "A prompt, or a script: what phrosh is without a subcommand.",
        usage: "phrosh [OPTIONS] [FILE [ARGS…] | - | -c TEXT]")

    @OptionGroup var options: CommonOptions

    @Option(name: .customShort("c"), parsing: .unconditional, help: ArgumentHelp("Runs this text.", valueName: "text"))
    var text: String?

    @Argument(help: ArgumentHelp("A script, or - for standard input.", valueName: "file"))
    var file: String?

    @Argument(help: ArgumentHelp("What the script finds in args.", valueName: "args"))
    var arguments: [String] = []

    func validate() throws {
        if text != nil, file != nil { throw ValidationError("-c and a script file exclude each other.") }
    }

    func run() async throws {
        let script = try Source.script(text: text, file: file)
        throw ExitCode(try await Session(options: options, script: script, arguments: arguments).run())
    }
}
