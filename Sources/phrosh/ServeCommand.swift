import ArgumentParser
import Dispatch
import Foundation
import LocalPlatform
import PhronyClient
import Shell
import Tables
import Values

/// `phrosh serve`: the local platform alone, for any client.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "The platform alone; prints base URL, agents and a key.")

    @OptionGroup var options: CommonOptions

    @Option(help: ArgumentHelp("The port; a free one if left out or 0.", valueName: "n"))
    var port: Int?

    @Option(help: ArgumentHelp("Applies a manifest at start.", valueName: "file"))
    var apply: [String] = []

    @Option(
        help: ArgumentHelp(
            "Values for the inputs of manifests; else PHRONY_MANIFEST_VALUES, or phrony.values.yaml beside each.",
            valueName: "file"))
    var values: String?

    @Option(
        help: ArgumentHelp(
            "Makes something go wrong: \(FaultKind.allCases.map(\.rawValue).joined(separator: ", ")).",
            discussion: "With how often, at most how many times and how late: 20%, 3x, 300ms. On a seed: seed=7.",
            valueName: "fault=…"))
    var trouble: [String] = []

    @Option(
        name: .customLong("allow-origin"),
        help: ArgumentHelp("Lets pages of this origin in: http://localhost:5173.", valueName: "origin"))
    var allowedOrigins: [WebOrigin] = []

    func validate() throws {
        if let unused = options.shellOption {
            throw ValidationError("serve takes no \(unused): it is a platform, and no shell on one.")
        }
        if let port, !(0...65535).contains(port) { throw ValidationError("--port takes a number from 0 to 65535.") }
        do { _ = try FaultPlan(trouble) } catch { throw ValidationError("--trouble: \(error).") }
    }

    func run() async throws {
        let terminal = TerminalDetection.terminal(options, isScript: true)
        var configuration = options.platform
        configuration.port = port
        configuration.allowedOrigins = Set(allowedOrigins.map(\.text))
        configuration.reportFault = { request, fault in
            terminal.writeError(Self.line(telling: fault, of: request, at: .now()))
        }
        configuration.manifests = apply
        configuration.manifestValues = values ?? ProcessInfo.processInfo.environment["PHRONY_MANIFEST_VALUES"]
        if !trouble.isEmpty { configuration.trouble = try FaultPlan(trouble) }
        let (stop, sources) = StopSignals.watch()
        defer { for source in sources { source.cancel() } }
        do {
            try await LocalPlatform.withPlatform(configuration) { [plan = configuration.trouble] running in
                var announcement = try await Announcement.make(of: running)
                announcement.trouble = plan?.description
                terminal.writeOutput(options.json ? announcement.json : announcement.text)
                for await _ in stop {}
            }
        } catch let error as LocalPlatformError {
            terminal.writeError("phrosh: \(error)\n")
            throw ExitCode(error.isManifestError ? 1 : 3)
        }
    }

    /// A failure inside of the platform. What it quotes may come from anywhere.
    private static func line(telling fault: any Error, of request: String?, at time: Instant) -> String {
        let text = TerminalFilter.harmless("\(fault)", keepingNewlines: false)
        return "phrosh: \(time.iso) \(request.map { "request \($0): " } ?? "")\(text)\n"
    }
}

extension LocalPlatformError {
    /// Whether a file is to blame, and not the machine.
    fileprivate var isManifestError: Bool {
        switch self {
        case .manifest, .cannotReadManifest: true
        default: false
        }
    }
}

/// What `serve` says when it is ready.
private struct Announcement {
    let baseURL: String
    let key: Secret
    let agents: [AgentView]
    /// What is to go wrong on request.
    var trouble: String?

    /// Makes a key for every agent, and asks the platform what it has.
    static func make(of platform: RunningPlatform) async throws -> Announcement {
        let transport = try LiveTransport(base: platform.baseURL, apiKey: nil, accessToken: platform.accessToken)
        let client = ManagementClient(transport: transport)
        let agents = try await client.allAgents(tenant: platform.tenantId)
        let key = try await client.createAPIKey(
            tenant: platform.tenantId, name: "phrosh serve", scopes: agents.scopes, allowFileUploads: true,
            ephemeral: true)
        await transport.shutdown()
        return Announcement(baseURL: platform.baseURL, key: key.secret, agents: agents)
    }

    /// One line for programs.
    var json: String {
        let rows = agents.map { agent -> Value in
            [
                "name": .string(agent.name), "id": .string(agent.id),
                "triggerId": agent.apiTrigger.map { .string($0.id) } ?? .null,
            ]
        }
        var line = Record([
            ("baseUrl", .string(baseURL)), ("apiKey", .string(key.reveal())), ("agents", .list(List(rows))),
        ])
        if let trouble { line["trouble"] = .string(trouble) }
        return Value.record(line).json() + "\n"
    }

    /// For people, ready to be pasted into a system shell.
    var text: String {
        let width = agents.map(\.name.count).max() ?? 0
        let rows = agents.map { agent in
            let name = agent.name + String(repeating: " ", count: width - agent.name.count)
            return "  \(name)  \(agent.id)  trigger \(agent.apiTrigger?.id ?? "none")"
        }
        return """
            The platform answers at \(baseURL) until Ctrl-C.

            PHRONY_API_BASE=\(baseURL)
            PHRONY_API_KEY=\(key.reveal())

            Agents:
            \(rows.joined(separator: "\n"))
            \(trouble.map { "\nTrouble is on: \($0).\n" } ?? "")
            """
    }
}

extension CommonOptions {
    /// An option that was given and is of use to a shell only.
    fileprivate var shellOption: String? {
        let options = [
            ("--on", ground != nil), ("--base", base != nil), ("--agent", !agents.isEmpty),
            ("--session", session != nil), ("--no-session", noSession), ("--insecure", insecure),
            ("--width", width != nil),
        ]
        return options.first(where: \.1)?.0
    }
}

/// Scheme, host and port of a web page, as browsers write it in `Origin`.
struct WebOrigin: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard let url = URL(string: argument), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host(), !host.isEmpty, url.path().isEmpty || url.path() == "/"
        else { return nil }
        text = "\(scheme)://\(host.lowercased())\(url.port.map { ":\($0)" } ?? "")"
    }
}

/// The signals that end `serve`.
private enum StopSignals {
    /// The first signal asks for the end, the second one does not wait for it: everything is stored.
    ///
    /// - Returns: A stream that ends at SIGTERM or SIGINT, and the sources that watch for them.
    static func watch() -> (stop: AsyncStream<Void>, sources: [any DispatchSourceSignal]) {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                continuation.finish()
                for number in [SIGTERM, SIGINT] { signal(number, SIG_DFL) }
            }
            source.activate()
            return source
        }
        return (stream, sources)
    }
}
