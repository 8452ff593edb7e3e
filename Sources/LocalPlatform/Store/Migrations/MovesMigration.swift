/// What a session announced stands in one row for each move instead of one for each event; an old event becomes a move by
/// itself. Its text is frozen: databases in the field were made by it.
enum MovesMigration {
    static let name = "moves"

    static let sql = """
        CREATE TABLE moves (
            session_id TEXT NOT NULL, last_position INTEGER NOT NULL, events TEXT NOT NULL,
            PRIMARY KEY (session_id, last_position)
        ) STRICT;
        INSERT INTO moves SELECT session_id, position,
            CASE WHEN type IS NULL THEN json_object('at', at, 'kind', kind, 'subject', subject)
            ELSE json_patch('{}', json_object(
                'id', step_id, 'run_id', run_id, 'sequence', sequence, 'type', type, 'task_id',
                CASE WHEN type = 'UserTaskReq' AND json_valid(content)
                THEN json_extract(content, '$.user_task_id') END,
                'iteration', iteration, 'at', at, 'finished_at', finished_at, 'tokens_used', tokens_used,
                'error', error)) END
            || char(10) || replace(content, char(10), ' ') || char(10)
            FROM events ORDER BY session_id, position;
        DROP TABLE events;
        """
}
