import GRDB
import Values

extension FileRecord: FetchableRecord, PersistableRecord {
    static let databaseTableName = "files"

    init(row: Row) {
        var object: StoredObject?
        if let name = row["stored_name"] as String?, let uploadedAt = row.optionalTime("uploaded_at") {
            object = StoredObject(name: name, sizeBytes: row["size_bytes"], uploadedAt: uploadedAt)
        }
        self.init(
            leafName: row["leaf_name"], displayName: row["display_name"], mediaType: row["media_type"],
            maxContentLength: row["max_content_length"], tokenHash: row["token_hash"],
            uploadedBy: row["uploaded_by"], expiresAt: row.time("expires_at"), object: object,
            finalizedAt: row.optionalTime("finalized_at"))
    }

    func encode(to row: inout PersistenceContainer) {
        row["leaf_name"] = leafName
        row["display_name"] = displayName
        row["media_type"] = mediaType
        row["max_content_length"] = maxContentLength
        row["token_hash"] = tokenHash
        row["uploaded_by"] = uploadedBy
        row["expires_at"] = expiresAt.nanoseconds
        row["stored_name"] = object?.name
        row["size_bytes"] = object?.sizeBytes
        row["uploaded_at"] = object?.uploadedAt.nanoseconds
        row["finalized_at"] = finalizedAt?.nanoseconds
    }

    static func named(_ leafName: String, in db: Database) throws -> FileRecord? {
        try fetchOne(db.cachedStatement(sql: "SELECT * FROM files WHERE leaf_name = ?"), arguments: [leafName])
    }

    /// A page of the library, newest first.
    static func finalized(skip: Int, take: Int, in db: Database) throws -> (items: [FileRecord], total: Int) {
        let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM files WHERE finalized_at IS NOT NULL") ?? 0
        let sql = """
            SELECT * FROM files WHERE finalized_at IS NOT NULL ORDER BY finalized_at DESC, leaf_name LIMIT ? OFFSET ?
            """
        return (try fetchAll(db, sql: sql, arguments: [take, skip]), total)
    }

    /// What the files of the library have together. Uploads that are not finalized do not count (contract, 15.3).
    static func finalizedBytes(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT coalesce(sum(size_bytes), 0) FROM files WHERE finalized_at IS NOT NULL") ?? 0
    }

    /// What lies on the shelf.
    static func storedBytes(in db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT coalesce(sum(size_bytes), 0) FROM files") ?? 0
    }

    static func storedNames(in db: Database) throws -> Set<String> {
        try String.fetchSet(db, sql: "SELECT stored_name FROM files WHERE stored_name IS NOT NULL")
    }

    /// Forgets the uploads that expired before the time without being finalized; the names of their files.
    static func removeExpired(before time: Instant, in db: Database) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM files WHERE finalized_at IS NULL AND expires_at < ? RETURNING stored_name
                """)
        return try String?.fetchAll(statement, arguments: [time.nanoseconds]).compactMap(\.self)
    }

    /// How many sessions that have not ended name the file, in an input or in what they announced.
    func sessionsInNeed(in db: Database) throws -> Int {
        let sql = """
            SELECT count(DISTINCT runs.session_id) \(RunRecord.fromLive) AND (instr(runs.input, :name) > 0
            OR EXISTS (SELECT 1 FROM moves WHERE moves.session_id = runs.session_id AND instr(moves.events, :name) > 0))
            """
        return try Int.fetchOne(db, sql: sql, arguments: ["name": leafName]) ?? 0
    }
}
