import GRDB
import Values

/// The library as its owner looks at it.
extension FileLibrary {
    /// A page of the finalized files, newest first, and how many there are.
    func list(skip: Int, take: Int) async throws(FileLibraryError) -> (items: [FileRecord], total: Int) {
        try await read { try FileRecord.finalized(skip: skip, take: take, in: $0) }
    }

    /// The finalized file with this leaf name. Throws `objectNotFound`.
    func show(_ leafName: String) async throws(FileLibraryError) -> FileRecord {
        guard let record = try await file(behind: FileReference(leafName: leafName)) else { throw .objectNotFound }
        return record
    }

    /// Removes a finalized file; the number of sessions that have not ended and may still need it. Throws
    /// `objectNotFound`, and `inUse` when there are such sessions, unless it is forced.
    func delete(
        _ leafName: String, isForced: Bool, by actor: AuditActor
    ) async throws(FileLibraryError) -> (record: FileRecord, sessions: Int) {
        let time = now()
        let (record, sessions) = try await transaction { db -> Result<(FileRecord, Int), FileLibraryError> in
            guard let record = try FileRecord.named(leafName, in: db), record.finalizedAt != nil else {
                return .failure(.objectNotFound)
            }
            let sessions = try record.sessionsInNeed(in: db)
            guard sessions == 0 || isForced else { return .failure(.inUse(sessions: sessions)) }
            _ = try record.delete(db)
            try AuditEntry(.delete, .file, key: record.displayName, before: record.audited)
                .write(by: actor, at: time, in: db)
            return .success((record, sessions))
        }
        if let object = record.object { shelf.remove(object.name) }
        return (record, sessions)
    }
}
