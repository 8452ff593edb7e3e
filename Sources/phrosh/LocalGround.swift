import Foundation
import Language
import LocalPlatform
import PhronyClient
import Shell
import Values

/// The platform inside: started when the first cell needs it, in a task that `serve` owns; or joined, where another
/// phrosh holds the data directory. When that one leaves, this one takes over.
actor LocalGround {
    /// A way in, and whose platform it leads to.
    private struct Link {
        let result: Result<Connection, Diagnostic>
        /// Where the holder of the platform answers; nil when this process holds it.
        let joined: RunningPlatform?
    }

    private let options: CommonOptions
    /// Made when it is asked for: most of what is typed needs no platform.
    private lazy var configuration = options.platform
    private var link: Link?
    private var waiting: [CheckedContinuation<Connection, any Error>] = []
    private let demand: AsyncStream<Void>
    private let ask: AsyncStream<Void>.Continuation
    /// Ends what `serve` holds at present.
    private var release: AsyncStream<Void>.Continuation?
    private var isStopped = false

    /// A platform that another process started has tools and limits of its own: with some to set, this one does not join it.
    init(_ options: CommonOptions) {
        self.options = options
        (demand, ask) = AsyncStream.makeStream(of: Void.self)
    }

    /// The connection to the platform. The first call starts or joins it, and so does the first one after the holder left.
    func connect() async throws -> Connection {
        if let link, case .success(let connection) = link.result, !isAbandoned(link) { return connection }
        link = nil
        release?.finish()
        if waiting.isEmpty { ask.yield() }
        return try await withCheckedThrowingContinuation { waiting.append($0) }
    }

    private func isAbandoned(_ link: Link) -> Bool {
        guard let joined = link.joined else { return false }
        return LocalPlatform.find(in: configuration.dataDirectory)?.baseURL != joined.baseURL
    }

    /// Holds the platform, or the way into another's, from each `connect()` on that asks for it until `stop()`.
    /// - Parameter tell: Hears of failures inside of a platform that is held here.
    func serve(tellingFaults tell: @escaping @Sendable (any Error) -> Void) async {
        for await _ in demand where !isStopped {
            configuration.reportFault = { _, fault in tell(fault) }
            await hold()
        }
    }

    func stop() {
        isStopped = true
        ask.finish()
        release?.finish()
    }

    private func hold() async {
        let (held, release) = AsyncStream.makeStream(of: Void.self)
        self.release = release
        do {
            try await LocalPlatform.withPlatform(configuration) { running in
                await self.lead(to: running, isJoined: false, until: held)
            }
        } catch LocalPlatformError.dataDirectoryInUse(_, let holder?) {
            guard configuration.toolHandlers.isEmpty, configuration.limits == PlatformLimits() else {
                return fail(
                    "Another phrosh runs it already, without the --tool and --limit of this one.",
                    hint: "End the other one, or take another directory with --data.")
            }
            await lead(to: holder, isJoined: true, until: held)
        } catch {
            fail("\(error)")
        }
    }

    private func fail(_ reason: String, hint: String? = nil) {
        let diagnostic = Diagnostic(
            "cannot-start-platform", "The local platform cannot start: \(reason)", hint: hint, outcome: .unreachable)
        settle(Link(result: .failure(diagnostic), joined: nil))
    }

    /// Lets everybody in who waits, and keeps the way open until it is released.
    private func lead(to platform: RunningPlatform, isJoined: Bool, until held: AsyncStream<Void>) async {
        let way = await LocalLink.make(to: platform, holdsPlatform: !isJoined)
        settle(Link(result: way.result, joined: isJoined ? platform : nil))
        for await _ in held {}
        await way.close()
    }

    private func settle(_ link: Link) {
        self.link = link
        for continuation in waiting { continuation.resume(with: link.result.mapError { $0 as any Error }) }
        waiting = []
    }
}

/// This shell's way into a running platform: a key of its own, made at start, kept in memory and revoked at the end.
private struct LocalLink: Sendable {
    let result: Result<Connection, Diagnostic>
    let close: @Sendable () async -> Void

    static func make(to platform: RunningPlatform, holdsPlatform: Bool) async -> LocalLink {
        do {
            let desk = try LiveTransport(base: platform.baseURL, apiKey: nil, accessToken: platform.accessToken)
            let management = ManagementClient(transport: desk)
            let key = try await management.createDeskKey(tenant: platform.tenantId, name: "phrosh shell")
            let transport = try LiveTransport(
                base: platform.baseURL, apiKey: key.secret, accessToken: platform.accessToken)
            let connection = Connection(
                ground: .local, baseURL: platform.baseURL, transport: transport, tenantId: platform.tenantId,
                secrets: [key.secret, platform.accessToken], holdsPlatform: holdsPlatform)
            return LocalLink(result: .success(connection)) {
                // The key ends with the platform anyway, which may be gone already: one try is enough.
                let leaving = ManagementClient(transport: desk, retry: .never)
                try? await leaving.revokeAPIKey(tenant: platform.tenantId, key: key.id)
                await transport.shutdown()
                await desk.shutdown()
            }
        } catch {
            let diagnostic = Diagnostic(
                "cannot-connect", "The local platform does not let this shell in: \(error)", outcome: .unreachable)
            return LocalLink(result: .failure(diagnostic)) {}
        }
    }
}

extension [AgentView] {
    /// What a key needs to start every one of them: each agent with its API trigger.
    var scopes: [KeyScope] {
        compactMap { agent in agent.apiTrigger.map { KeyScope(agentId: agent.id, triggerId: $0.id) } }
    }
}
