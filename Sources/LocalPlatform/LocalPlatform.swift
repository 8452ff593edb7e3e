/// A whole Phrony on the loopback address: store, engine and HTTP API in one data directory (design, section 8).
public enum LocalPlatform {
    /// Serves the data directory while the body runs.
    ///
    /// Takes the directory, brings its database up to date, deploys the sample agents the first time, applies the
    /// manifests of the configuration, listens, takes up the runs that were interrupted, and writes the address file.
    /// When the body returns or throws, requests in work get their answers, runs pause where they are, and the
    /// directory is free again.
    ///
    /// Throws `LocalPlatformError` when the platform cannot start, and whatever the body throws.
    public static func withPlatform<Result: Sendable>(
        _ configuration: LocalPlatformConfiguration,
        _ body: @Sendable (RunningPlatform) async throws -> Result
    ) async throws -> Result {
        let store = try await open(configuration)
        // What an earlier holder left that was killed leads nowhere.
        AddressFile(in: configuration.dataDirectory).remove()
        let outcome: Swift.Result<Result, any Error>
        do {
            let demo = try DemoBundle.load()
            let scripts = ScriptLibrary(embedded: demo.scripts)
            let applier = ManifestApplier(
                store: store, scripts: scripts, now: configuration.now, makeId: configuration.makeId,
                handledTools: Set(configuration.toolHandlers.keys))
            try await WorkspaceContent(
                directory: configuration.dataDirectory, store: store, applier: applier, demo: demo.manifest,
                values: configuration.manifestValues
            ).deploy(manifests: configuration.manifests)
            let platform = try await PlatformAssembly(
                configuration, store: store, scripts: scripts, applier: applier)
            outcome = .success(try await platform.serve(body))
        } catch {
            outcome = .failure(error)
        }
        // The commits are done: a store that does not close cleanly is recovered by the next start.
        try? store.close()
        return try outcome.get()
    }

    /// The platform that serves the directory at this moment, in whichever process; nil when nobody does, or when it has
    /// not yet said where.
    public static func find(in dataDirectory: String) -> RunningPlatform? {
        guard let platform = AddressFile(in: dataDirectory).read(), DirectoryLock.isHeld(directory: dataDirectory)
        else { return nil }
        return platform
    }

    private static func open(_ configuration: LocalPlatformConfiguration) async throws(LocalPlatformError) -> Store {
        do {
            return try await Store.open(directory: configuration.dataDirectory, makeId: configuration.makeId)
        } catch {
            throw LocalPlatformError(error, in: configuration.dataDirectory)
        }
    }
}

extension LocalPlatformError {
    /// Why the data directory could not be opened or prepared.
    init(_ error: StoreError, in directory: String) {
        switch error {
        case .locked(let directory, _):
            self = .dataDirectoryInUse(directory, holder: AddressFile(in: directory).read())
        case .cannotWrite(let path, let reason): self = .cannotWrite(path: path, reason: reason)
        case .newerVersion(let path): self = .newerDatabase(path: path)
        case .notADatabase(let path): self = .storeFailed(path: path, reason: "it is not a database")
        case .diskFull: self = .cannotWrite(path: directory, reason: "the disk is full")
        case .conflict, .failed, .abandoned: self = .storeFailed(path: directory, reason: "\(error)")
        }
    }
}
