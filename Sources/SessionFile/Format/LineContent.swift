import Values

/// What all kinds of lines have in common: how their members are read and written.
protocol LineContent: Sendable {
    static var kind: LineKind { get }
    /// Members beyond those this kind knows, in the order of the file.
    var unknown: Record { get }

    /// Reads the members, of which `kind` is already taken.
    init(from members: MemberReader) throws(LineError)
    /// Adds the known members in the order in which the format lists them, the long ones last.
    func write(into members: inout Record)
}

extension LineContent {
    /// The whole line.
    var record: Record {
        var members = Record()
        members["kind"] = .string(Self.kind.rawValue)
        write(into: &members)
        for (name, value) in unknown where members[name] == nil { members[name] = value }
        return members
    }
}
