/// The names of secrets; their values are not in the database. Its text is frozen: databases in the field were made by it.
enum SecretsMigration {
    static let name = "secrets"

    static let sql = """
        CREATE TABLE secrets (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
