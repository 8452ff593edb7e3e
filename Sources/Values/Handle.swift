/// A run or a task that the shell knows by a short name, with what was known of it when this value was made.
public struct Handle: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case run, task
    }

    private let contents: Contents

    /// A box, so that a handle takes no more room in a `Value` than a list.
    private final class Contents: Sendable {
        let kind: Kind
        let name: String
        let id: String
        let fields: Record

        init(kind: Kind, name: String, id: String, fields: Record) {
            self.kind = kind
            self.name = name
            self.id = id
            self.fields = fields
        }
    }

    public init(kind: Kind, name: String, id: String, fields: Record) {
        contents = Contents(kind: kind, name: name, id: id, fields: fields)
    }

    public var kind: Kind { contents.kind }
    /// The short name, `r1` or `t1`.
    public var name: String { contents.name }
    /// The id the platform gave; the empty string for a run whose start has not been answered yet.
    public var id: String { contents.id }
    /// What is known of it, by the names the language gives these fields (`status`, `output`, …).
    public var fields: Record { contents.fields }

    /// Two handles are equal when they stand for the same thing: by id, or by name while there is no id yet.
    public static func == (left: Handle, right: Handle) -> Bool {
        guard left.kind == right.kind, left.id == right.id else { return false }
        return !left.id.isEmpty || left.name == right.name
    }
}
