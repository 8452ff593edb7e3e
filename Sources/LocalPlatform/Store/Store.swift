import GRDB
import Synchronization

/// The one door to the platform's data: a directory with a SQLite database in WAL mode, locked for this process.
///
/// Changes go through `write`, which joins those of concurrent callers into one transaction, and return after the
/// commit. They survive the death of the process; a power cut may cost the last moments (`synchronous=NORMAL`).
final class Store: Sendable {
    /// The workspace of this data directory (contract, "Words").
    let tenantId: String
    private let pool: DatabasePool
    private let writer: Writer
    private let lock: Mutex<DirectoryLock?>
    private let revision = Atomic(0)
    private let revisionReader = Mutex<AsyncStream<Void>.Continuation?>(nil)
    let recentRuns = RecentRuns()
    let recentConversations = RecentConversations()
    let triggers = RevisionCache<String, TriggerRecord?>()
    let startTargets = RevisionCache<StartTargetKey, StartTarget?>()

    /// Opens the data directory, makes it if it is not there, and brings its database up to date. `makeId` gives the
    /// workspace its id the first time.
    static func open(directory: String, makeId: () -> String) async throws(StoreError) -> Store {
        let lock = try DirectoryLock(directory: directory)
        let path = directory + "/phrosh.sqlite"
        // SQLite gives the files beside it the same permissions.
        try DirectoryLock.makePrivateFile(path)
        let newTenantId = makeId()
        do {
            let pool = try DatabasePool(path: path, configuration: configuration())
            let migrator = Migrations.migrator()
            // Not by a reader, which would know the tables as they were before they are changed.
            let isNewer = try await pool.writeWithoutTransaction(migrator.hasBeenSuperseded)
            guard !isNewer else { throw StoreError.newerVersion(path: path) }
            try migrator.migrate(pool)
            let tenantId = try await pool.write { try workspaceId(in: $0, orElse: newTenantId) }
            return Store(tenantId: tenantId, pool: pool, lock: lock)
        } catch {
            throw StoreError(error, opening: path)
        }
    }

    private init(tenantId: String, pool: DatabasePool, lock: DirectoryLock) {
        self.tenantId = tenantId
        self.pool = pool
        self.lock = Mutex(lock)
        writer = Writer(pool: pool)
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "phrosh"
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Runs at work write the same pages again and again: the longer the log may be, here 16 MB, the fewer are copied
            // back.
            try db.execute(
                sql: """
                    PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 4000
                    """)
        }
        return configuration
    }

    private static func workspaceId(in db: Database, orElse newId: String) throws -> String {
        if let id = try String.fetchOne(db, sql: "SELECT tenant_id FROM workspace") { return id }
        try db.execute(sql: "INSERT INTO workspace (tenant_id) VALUES (?)", arguments: [newId])
        return newId
    }

    /// Runs the closure on a snapshot of the data: all commits that were made before it began, and no later one.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        do { return try readHere(body) } catch { throw StoreError(error) }
    }

    /// On the caller's own thread: changing to another one and back costs several times what most reads do. All reads are
    /// such: an asynchronous one among them would hold its connection while it waits for a thread.
    private func readHere<Result>(_ body: (Database) throws -> Result) throws -> Result { try pool.read(body) }

    /// Runs the closure in a transaction and returns after the commit. What it throws undoes what it wrote and nothing
    /// else.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        try await writer.write(body)
    }

    /// As `write`, for changes of agents, versions, providers, services and operations: whoever keeps parts of these in
    /// memory sees by `configurationRevision` that they changed.
    func configure<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let result = try await writer.write(body)
        revision.add(1, ordering: .releasing)
        revisionReader.withLock { $0?.finish() }
        return result
    }

    /// A stream without elements that ends when there is a later revision. For one reader, who asks for the next one when he
    /// needs the former one no more.
    func nextConfiguration(after known: Int) -> AsyncStream<Void> {
        let (stream, reader) = AsyncStream.makeStream(of: Void.self)
        revisionReader.withLock { $0 = reader }
        if configurationRevision != known { reader.finish() }
        return stream
    }

    /// Rises with every call of `configure`.
    var configurationRevision: Int { revision.load(ordering: .acquiring) }

    /// Waits for what is being written, closes the database and lets go of the directory. Later calls fail.
    func close() throws(StoreError) {
        // The pool closes its writer before its readers, which may not do this: the database file alone then has everything,
        // for whoever copies it. Where it fails, the next start reads the log.
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        do { try pool.close() } catch { throw StoreError(error) }
        lock.withLock { $0 = nil }
    }
}
