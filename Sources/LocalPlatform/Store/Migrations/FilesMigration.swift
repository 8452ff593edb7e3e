/// The files of the library; their bytes are beside the database. Its text is frozen: databases in the field were made by
/// it.
enum FilesMigration {
    static let name = "files"

    static let sql = """
        CREATE TABLE files (
            leaf_name TEXT PRIMARY KEY, display_name TEXT NOT NULL, media_type TEXT NOT NULL,
            max_content_length INTEGER NOT NULL, token_hash TEXT NOT NULL, uploaded_by TEXT NOT NULL,
            expires_at INTEGER NOT NULL, stored_name TEXT, size_bytes INTEGER, uploaded_at INTEGER,
            finalized_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX files_finalized ON files (finalized_at DESC, leaf_name) WHERE finalized_at IS NOT NULL;
        CREATE INDEX files_unfinished ON files (expires_at) WHERE finalized_at IS NULL;
        """
}
