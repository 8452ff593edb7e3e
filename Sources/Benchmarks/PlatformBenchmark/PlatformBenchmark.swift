import ArgumentParser
import Foundation
import PhronyClient
import Values

/// The local platform under load: whole cycles with a person in the loop, and open streams.
struct PlatformBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform",
        abstract: "Whole cycles (start, poll to the pause, read, approve, poll to the end) and open streams.",
        discussion: """
            Starts `phrosh serve` on an empty folder with an agent whose scripted model answers at once, and speaks to it \
            as any client does, over HTTP on the same machine. Each run is kept in the platform's database. The tool that \
            the agent calls is served by this program.
            """)

    @Option(help: "The release binary to measure; without it, the phrosh beside this program.")
    var phrosh: String?

    @Option(help: "How many clients work at the same time.")
    var clients = 16

    @Option(help: "How many cycles they do together.")
    var cycles = 10_000

    @Option(help: "How many streams are open at the same time.")
    var streams = 200

    @Flag(help: "The agent's tool is the platform's demo shop, so that its work counts as the platform's.")
    var demoShop = false

    func validate() throws {
        guard clients > 0, cycles >= clients, streams >= 0 else {
            throw ValidationError("--clients takes a number from 1 on, --cycles one that is not smaller.")
        }
    }

    func run() async throws {
        guard !demoShop else { return try await measure(tool: "phrosh-demo:shop") }
        try await RefundService.with { try await measure(tool: $0) }
    }

    private func measure(tool: String) async throws {
        try await ServedPlatform.with(executable: try PhroshBinary.path(phrosh), tool: tool) { platform in
            let transport = try LiveTransport(base: platform.baseURL, apiKey: platform.key)
            let client = PhronyClient(transport: transport, retry: .never)
            let load = try await ClientLoad(clients: clients, cycles: cycles, client: client, platform: platform).run()
            print(LoadReport(load).text)
            if streams > 0 {
                let events = try await OpenStreams(count: streams, client: client, agent: platform.agent).run()
                print("\n\(streams) open streams: \(events) events, each once and in order")
            }
            await transport.shutdown()
        }
    }
}
