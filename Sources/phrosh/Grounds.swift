import Foundation
import Language
import PhronyClient
import Shell
import Synchronization
import Values

/// The grounds of one process: knows the environment, the key and the embedded platform, and makes connections out of
/// them when they are needed.
final class Grounds: Connector {
    private let options: CommonOptions
    private let environment: [String: String]
    private let key: Mutex<Secret?>
    private let live = Mutex<LiveTransport?>(nil)
    let local: LocalGround

    init(_ options: CommonOptions) {
        self.options = options
        environment = ProcessInfo.processInfo.environment
        key = Mutex(environment["PHRONY_API_KEY"].flatMap { $0.isEmpty ? nil : Secret($0) })
        local = LocalGround(options)
    }

    /// Where commands go at first: an interactive shell with a key is on live, a script only when told so (design,
    /// section 2).
    func first(isInteractive: Bool) -> Ground {
        switch options.ground {
        case .live?: .live
        case .local?: .local
        case nil: isInteractive && key.withLock({ $0 != nil }) ? .live : .local
        }
    }

    var liveBase: String { options.base ?? environment["PHRONY_API_BASE"] ?? "https://api.phrony.com" }
    var secrets: [Secret] { key.withLock { $0.map { [$0] } ?? [] } }

    // MARK: Connector

    func connect(to ground: Ground) async throws -> Connection {
        switch ground {
        case .local: try await local.connect()
        case .live: try connectLive()
        case .tape: throw Diagnostic("no-tape", "A tape needs no connection.")
        }
    }

    private func connectLive() throws -> Connection {
        guard let key = key.withLock({ $0 }) else {
            throw Diagnostic(
                "no-key", "The live ground needs an API key.",
                hint: "`auth` takes one, or set PHRONY_API_KEY.", outcome: .unreachable)
        }
        let base = liveBase
        let transport = try live.withLock { live in
            if let live { return live }
            let made = try LiveTransport(base: base, apiKey: key, accessToken: nil, allowInsecure: options.insecure)
            live = made
            return made
        }
        return Connection(ground: .live, baseURL: base, transport: transport, tenantId: nil, secrets: [key])
    }

    var namedAgents: [(name: String, id: String)] {
        let fromEnvironment = environment["AGENT_ID"].flatMap { NamedAgent(argument: "agent=\($0)") }
        let all = options.agents + (fromEnvironment.map { [$0] } ?? []) + AgentsFile(path: Places.agents).agents
        return all.map { ($0.name, $0.id) }
    }

    func variable(_ name: String) -> String? { environment[name] }

    func ask(prompt: String) async -> Secret? {
        guard let editor = prompting.withLock({ $0 }), let text = await editor.readSecret(prompt: prompt), !text.isEmpty
        else { return nil }
        return Secret(text)
    }

    func askForKey() async -> Secret? {
        guard let typed = await ask(prompt: "API key: ") else { return nil }
        key.withLock { $0 = typed }
        if let old = live.withLock({ live in
            defer { live = nil }
            return live
        }) {
            await old.shutdown()
        }
        return typed
    }

    /// Where a key can be asked for; nil without a prompt.
    private let prompting = Mutex<(any LineEditor)?>(nil)

    /// Asks for keys at this prompt from now on.
    func prompt(with editor: any LineEditor) { prompting.withLock { $0 = editor } }

    /// Closes what was opened.
    func close() async {
        await local.stop()
        let transport = live.withLock { $0 }
        await transport?.shutdown()
    }
}

/// The names of agents kept in the configuration folder: a line each, `NAME UUID`.
private struct AgentsFile {
    let path: String

    var agents: [NamedAgent] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count == 2, !line.hasPrefix("#") else { return nil }
            return NamedAgent(argument: "\(words[0])=\(words[1])")
        }
    }
}
