/// What an attempt is about is stored with its beginning: it may have no end. Its text is frozen: databases in the field
/// were made by it.
enum CallNamesMigration {
    static let name = "call names"

    static let sql = """
        ALTER TABLE attempts ADD COLUMN tool_call_id TEXT;
        ALTER TABLE attempts ADD COLUMN operation_name TEXT;
        UPDATE attempts SET
            tool_call_id = (SELECT tool_call_id FROM exchanges WHERE log_id = attempts.id),
            operation_name = (SELECT operation_name FROM exchanges WHERE log_id = attempts.id);
        CREATE TABLE new_exchanges (log_id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;
        INSERT INTO new_exchanges SELECT log_id, content FROM exchanges ORDER BY log_id;
        DROP TABLE exchanges;
        ALTER TABLE new_exchanges RENAME TO exchanges;
        """
}
