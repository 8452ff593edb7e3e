import Language
import LocalPlatform
import PhronyClient
import Shell
import Values

/// The platform inside: started when the first cell needs it, in a task that `serve()` owns; or joined, where another
/// phrosh holds the data directory.
actor LocalGround {
    private let directory: String
    private var outcome: Result<Connection, Diagnostic>?
    private var waiting: [CheckedContinuation<Connection, any Error>] = []
    private let demand: AsyncStream<Void>
    private let ask: AsyncStream<Void>.Continuation
    private let ending: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    init(directory: String) {
        self.directory = directory
        (demand, ask) = AsyncStream.makeStream(of: Void.self)
        (ending, end) = AsyncStream.makeStream(of: Void.self)
    }

    /// The connection to the platform; the first call starts it.
    func connect() async throws -> Connection {
        if let outcome { return try outcome.get() }
        ask.yield()
        return try await withCheckedThrowingContinuation { waiting.append($0) }
    }

    /// Holds the platform from the first `connect()` until `stop()`.
    func serve() async {
        for await _ in demand {
            await hold()
            return
        }
    }

    func stop() {
        ask.finish()
        end.finish()
    }

    private func hold() async {
        do {
            try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: directory)) { running in
                let link = await LocalLink.make(to: running, holdsPlatform: true)
                await self.settle(link.result)
                for await _ in self.ending {}
                await link.close()
            }
        } catch LocalPlatformError.dataDirectoryInUse(_, let holder?) {
            let link = await LocalLink.make(to: holder, holdsPlatform: false)
            settle(link.result)
            for await _ in ending {}
            await link.close()
        } catch {
            settle(
                .failure(
                    Diagnostic("cannot-start-platform", "The local platform cannot start: \(error)", outcome: .unreachable)))
        }
    }

    private func settle(_ result: Result<Connection, Diagnostic>) {
        outcome = result
        for continuation in waiting {
            switch result {
            case .success(let connection): continuation.resume(returning: connection)
            case .failure(let diagnostic): continuation.resume(throwing: diagnostic)
            }
        }
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
            let key = try await management.createAPIKey(
                tenant: platform.tenantId, name: "phrosh shell", scopes: try await scopes(management, platform.tenantId),
                allowFileUploads: true, ephemeral: true)
            let transport = try LiveTransport(
                base: platform.baseURL, apiKey: key.secret, accessToken: platform.accessToken)
            let connection = Connection(
                ground: .local, baseURL: platform.baseURL, transport: transport, tenantId: platform.tenantId,
                secrets: [key.secret, platform.accessToken],
                remark: holdsPlatform ? nil : "Joined the platform that another phrosh holds at \(platform.baseURL).",
                holdsPlatform: holdsPlatform)
            return LocalLink(result: .success(connection)) {
                try? await management.revokeAPIKey(tenant: platform.tenantId, key: key.id)
                await transport.shutdown()
                await desk.shutdown()
            }
        } catch {
            let diagnostic = Diagnostic(
                "cannot-connect", "The local platform does not let this shell in: \(error)", outcome: .unreachable)
            return LocalLink(result: .failure(diagnostic)) {}
        }
    }

    /// Every agent that can be started, with its API trigger.
    private static func scopes(_ client: ManagementClient, _ tenant: String) async throws -> [KeyScope] {
        var scopes: [KeyScope] = []
        var seen = 0
        repeat {
            let page = try await client.agents(tenant: tenant, skip: seen, take: 100)
            seen += page.items.count
            scopes += page.items.compactMap { agent in
                agent.apiTrigger.map { KeyScope(agentId: agent.id, triggerId: $0.id) }
            }
            if page.items.isEmpty || seen >= page.total { return scopes }
        } while true
    }
}
