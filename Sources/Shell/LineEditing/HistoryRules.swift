import SessionFile

/// What may not enter the history file beside lines that begin with a space.
public enum HistoryRules {
    /// Whether a line holds nothing that looks like a key, and is no `redact`, whose argument must leave no trace
    /// (sessions.md, "Secrets").
    @Sendable
    public static func isHarmless(_ line: String) -> Bool {
        Redactor().redact(line) == line && !line.split(whereSeparator: { !$0.isLetter }).contains("redact")
    }
}
