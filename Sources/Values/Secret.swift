/// A key or a token. It cannot print itself: description, debug description and mirror show a placeholder.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    public init(_ text: String) { self.text = text }

    /// Hands the secret out for the one call that needs it. The result is never stored, logged or printed.
    public func reveal() -> String { text }

    /// `phk_…x7Qm`: the prefix up to the first underscore and the last four characters, when enough stays hidden.
    public var hint: String {
        guard text.count >= 16 else { return "…" }
        let prefix = text.firstIndex(of: "_").map { text[...$0] } ?? ""
        return "\(prefix.count <= 4 ? prefix : "")…\(text.suffix(4))"
    }

    public var description: String { hint }
    public var debugDescription: String { hint }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
