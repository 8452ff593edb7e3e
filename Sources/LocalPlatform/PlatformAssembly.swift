import NIOPosix
import Synchronization
import Values

/// The parts of a platform, put together, and their common life.
struct PlatformAssembly: Sendable {
    private let configuration: LocalPlatformConfiguration
    private let store: Store
    private let engine: Engine
    private let checks: StartChecks
    private let faults: FaultInjector
    private let applier: ManifestApplier
    private let tools: OperationCaller
    private let vault: SecretVault
    private let files: FileLibrary
    private let vendors: VendorModels
    private let keys: KeyRing
    private let door: PlatformDoor
    private let accessToken = Credential.makeAccessToken()

    /// How long the end waits for requests in work.
    private static let drainLimit = Duration.seconds(2)

    init(
        _ configuration: LocalPlatformConfiguration, store: Store, scripts: ScriptLibrary, applier: ManifestApplier
    ) async throws {
        self.configuration = configuration
        self.store = store
        self.applier = applier
        keys = KeyRing(try await store.keys())
        let door = PlatformDoor()
        self.door = door
        let vault = try await Self.vault(in: configuration.dataDirectory, of: store)
        self.vault = vault
        files = try await Self.files(configuration, store)
        checks = StartChecks(files: files)
        tools = OperationCaller(
            files: files, handlers: configuration.toolHandlers, door: { door.current },
            secret: { vault.secret(named: $0) }, mask: { vault.mask })
        vendors = VendorModels(
            keys: ProviderKeys(
                settings: configuration.models, secret: { vault.secret(named: $0) }, mask: { vault.mask }),
            files: files, now: configuration.now)
        let faults = FaultInjector(configuration.trouble)
        self.faults = faults
        engine = Engine(
            store: store,
            models: FaultyModels(
                models: ModelCatalog(scripts: scripts, vendors: vendors, files: files), faults: faults),
            tools: tools,
            environment: EngineEnvironment(configuration), settings: EngineSettings(limits: configuration.limits))
    }

    private static func vault(in directory: String, of store: Store) async throws(LocalPlatformError) -> SecretVault {
        do {
            return try await SecretVault.open(directory: directory, store: store)
        } catch {
            throw LocalPlatformError(error, in: directory)
        }
    }

    private static func files(
        _ configuration: LocalPlatformConfiguration, _ store: Store
    ) async throws(LocalPlatformError) -> FileLibrary {
        let directory = configuration.dataDirectory
        do {
            return try await FileLibrary.open(
                dataDirectory: directory, store: store, limits: configuration.files, now: configuration.now,
                makeId: configuration.makeId)
        } catch {
            throw LocalPlatformError(error, in: directory)
        }
    }

    /// Takes up interrupted runs, listens and serves while the body runs. Call it once.
    func serve<Result: Sendable>(
        _ body: @Sendable (RunningPlatform) async throws -> Result
    ) async throws -> Result {
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await listen(body)) } catch { outcome = .failure(error) }
        await tools.shutdown()
        await vendors.shutdown()
        return try outcome.get()
    }

    private func listen<Result: Sendable>(
        _ body: @Sendable (RunningPlatform) async throws -> Result
    ) async throws -> Result {
        try await engine.resumeAfterRestart()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            let (ports, listening) = AsyncStream<Int>.makeStream()
            let gate = RequestGate()
            group.addTask {
                defer { listening.finish() }
                try await server(behind: gate).run { listening.yield($0) }
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.next()
                throw CancellationError()
            }
            group.addTask { await engine.run() }
            group.addTask { await schedules.run() }
            let outcome = await open(at: port, body)
            await gate.close(within: Self.drainLimit)
            await engine.shutdown()
            group.cancelAll()
            // The server was told to stop; how it took that is of no interest.
            while await group.nextResult() != nil {}
            return try outcome.get()
        }
    }

    /// Others find the platform from here to the end of the body.
    private func open<Result: Sendable>(
        at port: Int, _ body: @Sendable (RunningPlatform) async throws -> Result
    ) async -> Swift.Result<Result, any Error> {
        door.open(at: port)
        let platform = RunningPlatform(
            baseURL: "http://127.0.0.1:\(port)", tenantId: store.tenantId, accessToken: accessToken)
        let file = AddressFile(in: configuration.dataDirectory)
        defer { file.remove() }
        do {
            try file.write(platform)
            return .success(try await body(platform))
        } catch {
            return .failure(error)
        }
    }

    private var schedules: Schedules {
        Schedules(store: store, engine: engine, checks: checks, environment: EngineEnvironment(configuration))
    }

    private var admission: StartAdmission {
        StartAdmission(
            store: store, engine: engine, checks: checks, now: configuration.now, makeId: configuration.makeId)
    }

    private func server(behind gate: RequestGate) -> PlatformServer {
        let services = ServerServices(
            store: store, engine: engine, admission: admission, faults: faults, applier: applier, keys: keys,
            accessToken: accessToken, vault: vault, files: files,
            providerKeys: vendors.keys,
            shop: Shop(store: ShopStore(store: store, now: configuration.now)), shopSecret: door.secret,
            allowedOrigins: configuration.allowedOrigins, heartbeat: configuration.heartbeat,
            now: configuration.now, makeId: configuration.makeId, reportFault: configuration.reportFault)
        let router = PlatformRouter(services: services, gate: gate)
        configuration.observeRouter?(router)
        return PlatformServer(
            router: router, port: configuration.port ?? 0, limits: configuration.connections,
            eventLoops: MultiThreadedEventLoopGroup.singleton)
    }
}

extension EngineEnvironment {
    fileprivate init(_ configuration: LocalPlatformConfiguration) {
        let now = configuration.now
        let sleep = configuration.sleep
        let reportFault = configuration.reportFault
        self.init(
            now: now, makeId: configuration.makeId,
            sleep: { until throws(CancellationError) in
                if let sleep { return try await sleep(until) }
                // An hour at most, since the clock of the machine may be set while we sleep.
                do { try await Task.sleep(for: min(until - now(), .seconds(3600))) } catch { throw CancellationError() }
            },
            report: { reportFault(nil, $0.cause) })
    }
}

extension ModelCatalog: ModelSource {}

/// Where the platform listens, for those of its parts that are made before it does.
final class PlatformDoor: Sendable {
    /// What the callers of the demo shop have to show; made anew at every start and told to nobody outside.
    let secret = Credential.makeAccessToken()
    private let port = Mutex<Int?>(nil)

    /// Nil before the platform listens.
    var current: OwnDoor? { port.withLock(\.self).map { OwnDoor(port: $0, secret: secret) } }

    func open(at port: Int) { self.port.withLock { $0 = port } }
}
