import ArgumentParser

/// The measurements of phrosh. One subcommand for each subject, each in a folder of its own.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Benchmarks",
        abstract: "Measures phrosh, beside other programs where there are any that do the same.",
        subcommands: [LanguageBenchmark.self, PlatformBenchmark.self])
}
