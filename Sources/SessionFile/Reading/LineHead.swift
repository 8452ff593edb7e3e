import Values

/// What the index of a file knows of a line: where it belongs, without its long members.
enum LineHead: Sendable {
    case cell(String)
    case request(id: Int, by: Origin, method: String, target: String)
    case response(to: Int)
    case open(to: Int)
    case event(to: Int)
    case close(to: Int)
    /// A `name`, `seen` or `notice` line.
    case news
    case shown
    /// With the cell that did it.
    case effect(String?)
    case output(String)
    case done(String)
    /// The header, and lines of kinds this program does not know.
    case other

    /// The head of a line that was read whole.
    init(_ line: SessionLine) {
        switch line {
        case .cell(let line): self = .cell(line.number)
        case .request(let line):
            self = .request(id: line.id, by: line.by, method: line.method, target: line.target)
        case .response(let line): self = .response(to: line.to)
        case .open(let line): self = .open(to: line.to)
        case .event(let line): self = .event(to: line.to)
        case .close(let line): self = .close(to: line.to)
        case .seen, .name, .notice: self = .news
        case .shown: self = .shown
        case .effect(let line): self = .effect(line.cell)
        case .output(let line): self = .output(line.cell)
        case .done(let line): self = .done(line.cell)
        case .header, .other: self = .other
        }
    }

    /// The head of a line by its short members; nil when they do not tell, and the line has to be read whole.
    init?(shortMembers: Record) throws(LineError) {
        var members = MemberReader(shortMembers)
        switch LineKind(rawValue: try members.string("kind")) {
        case .response: self = .response(to: try members.int("to"))
        case .event: self = .event(to: try members.int("to"))
        case .output: self = .output(try members.string("cell"))
        case .effect: self = .effect(try members.string(ifPresent: "cell"))
        default: return nil
        }
    }
}
