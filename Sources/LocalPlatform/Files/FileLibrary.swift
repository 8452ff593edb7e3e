import GRDB
import Values

/// The files of the workspace (contract, section 15): presign, upload, finalize, then references.
///
/// Rows are in the database, bytes on the shelf beside it. An upload is written to a file of its own and named by its row
/// only when it is complete; a platform that was killed in between leaves a file that no row names, which the next start
/// removes.
struct FileLibrary: Sendable {
    let store: Store
    let shelf: FileShelf
    let limits: FileLimits
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String

    /// Opens the library of the data directory and removes what is left of uploads that never ended.
    static func open(
        dataDirectory: String, store: Store, limits: FileLimits, now: @escaping @Sendable () -> Instant,
        makeId: @escaping @Sendable () -> String
    ) async throws(StoreError) -> FileLibrary {
        let library = FileLibrary(
            store: store, shelf: try FileShelf(dataDirectory: dataDirectory), limits: limits, now: now, makeId: makeId)
        let time = now()
        let names = try await store.write { db in
            _ = try FileRecord.removeExpired(before: library.oldestUpload(at: time), in: db)
            return try FileRecord.storedNames(in: db)
        }
        library.shelf.keepOnly(names)
        return library
    }

    /// Uploads whose URLs expired before this time, and that nobody finalized, are gone.
    func oldestUpload(at time: Instant) -> Instant { time.advanced(bySeconds: -limits.uploadSeconds) }

    func key(of record: FileRecord) -> ObjectKey { ObjectKey(tenantId: store.tenantId, leafName: record.leafName) }

    /// Runs a transaction that may refuse; a refusal has to come before the first change.
    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Swift.Result<Result, FileLibraryError>
    ) async throws(FileLibraryError) -> Result {
        let outcome: Swift.Result<Result, FileLibraryError>
        do { outcome = try await store.write(body) } catch { throw .storage(error) }
        return try outcome.get()
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(FileLibraryError) -> Result {
        do { return try await store.read(body) } catch { throw .storage(error) }
    }
}
