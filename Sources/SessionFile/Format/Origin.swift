/// Who sent a request.
public enum Origin: Sendable, Hashable {
    /// The cell with this number.
    case cell(String)
    /// A follower: what keeps the shell informed of its runs between cells.
    case follower
}

extension Origin: CustomStringConvertible {
    /// `cell 3` or `follower`, as a session file spells it.
    public var description: String {
        switch self {
        case .cell(let number): "cell \(number)"
        case .follower: "follower"
        }
    }

    /// Reads what `description` wrote; nil for everything else.
    public init?(_ description: String) {
        if description == "follower" {
            self = .follower
        } else if description.hasPrefix("cell ") {
            self = .cell(String(description.dropFirst(5)))
        } else {
            return nil
        }
    }
}
