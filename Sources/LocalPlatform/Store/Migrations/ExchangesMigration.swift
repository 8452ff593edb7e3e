/// What tools were sent and what they answered, by attempt. Its text is frozen: databases in the field were made by it.
enum ExchangesMigration {
    static let name = "exchanges"

    static let sql = """
        CREATE TABLE exchanges (
            log_id TEXT PRIMARY KEY, run_id TEXT NOT NULL, call_sequence INTEGER NOT NULL, tool_call_id TEXT NOT NULL,
            operation_name TEXT NOT NULL, content TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
