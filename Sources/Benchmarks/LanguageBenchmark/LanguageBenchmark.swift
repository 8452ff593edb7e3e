import ArgumentParser
import Foundation

/// Speed and memory of the language: phrosh beside other tools on the same files, and its parts by themselves.
struct LanguageBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "language",
        abstract:
            "Reading, queries and tables beside jq, node, sqlite3 and duckdb; and the rates of the language's parts.",
        discussion: """
            The conversations are generated from a fixed seed, the same to the byte on every machine, and kept in the data \
            folder. The tools found on PATH are started in turn, several times each; what counts is the median. It fails \
            when two tools give different answers.
            """)

    @Option(help: "The release binary to measure; without it, the phrosh beside this program.")
    var phrosh: String?

    @Option(help: "The folder for the generated conversations.")
    var data = FileManager.default.temporaryDirectory.appending(path: "phrosh-benchmarks").path

    @Option(help: "How often each tool answers each question.")
    var rounds = 5

    @Flag(help: "The small conversations only, once each: a check that all answers agree.")
    var quick = false

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds takes a number from 1 on.") }
    }

    func run() async throws {
        let tools = [try phroshTool()] + Peers.installed()
        let store = try ConversationStore(directory: URL(filePath: data))
        // Children get the files by name alone, so that no path needs quoting in five languages.
        guard FileManager.default.changeCurrentDirectoryPath(data) else { throw CocoaError(.fileNoSuchFile) }
        print("tools: \(tools.map(\.name).joined(separator: ", "))")
        let disagreements = try compare(tools, store: store)
        try await measureRates(store: store)
        if disagreements > 0 {
            print("\n\(disagreements) of the answers differ between the tools")
            throw ExitCode.failure
        }
    }

    /// Answers how many questions the tools disagree about.
    private func compare(_ tools: [any Tool], store: ConversationStore) throws -> Int {
        var disagreements = 0
        for (question, conversation) in plan {
            let comparison = Comparison(
                question: question, conversation: conversation, file: try store.fileName(of: conversation))
            let outcomes = try comparison.run(tools, rounds: quick ? 1 : rounds)
            let report = ComparisonReport(comparison: comparison, outcomes: outcomes, judges: !quick)
            print("\n\(report.text)")
            if !report.agrees { disagreements += 1 }
        }
        return disagreements
    }

    /// What is asked about which conversation.
    private var plan: [(Question, Conversation)] {
        let queried = quick ? [Conversation.small, .medium] : [.large]
        let drawn = quick ? [Conversation.small] : [.small, .medium]
        return [(.start, .small)]
            + queried.flatMap { conversation in
                [.reading, .counting, .grouping, .slowest].map { ($0, conversation) }
            }
            + drawn.map { (.table, $0) }
    }

    private func measureRates(store: ConversationStore) async throws {
        let file = try store.fileName(of: quick ? .small : .medium)
        let meter = RateMeter(time: quick ? .milliseconds(20) : .seconds(1))
        let rates = try await DeepStack.run {
            try LanguageRates(conversation: [UInt8](Data(contentsOf: URL(filePath: file))), meter: meter).measure()
        }
        print("\nthe language by itself · \(file)\n\(RateReport(rates: rates).text)")
    }

    private func phroshTool() throws -> any Tool {
        let home = URL(filePath: data).appending(path: "home")
        return Phrosh(executable: try PhroshBinary.path(phrosh), home: home.standardizedFileURL.path)
    }
}
