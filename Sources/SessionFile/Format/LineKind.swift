/// The kinds of lines of a session file, as their `kind` member spells them (sessions.md, "Lines").
public enum LineKind: String, Sendable, CaseIterable {
    case header, cell, request, response, open, event, close, seen, name, notice, effect, shown, output, done
}
