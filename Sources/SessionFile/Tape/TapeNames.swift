/// The short names and shown tasks of a session file.
struct TapeNames: Sendable {
    struct Task: Sendable, Hashable {
        let run: String
        let nth: Int
    }

    private(set) var runs: [String: String] = [:]
    private(set) var tasks: [Task: NameLine] = [:]
    private(set) var taskByID: [String: NameLine] = [:]
    /// With the position of each line.
    private(set) var shown: [(position: Int, line: ShownLine)] = []

    init(_ document: SessionDocument) throws(SessionFileError) {
        for (position, entry) in document.index.entries.enumerated() {
            switch entry.head {
            case .news, .shown: take(try document.index.line(position), at: position)
            default: break
            }
        }
    }

    private mutating func take(_ line: SessionLine, at position: Int) {
        switch line {
        case .shown(let line): shown.append((position, line))
        case .name(let line):
            switch line.subject {
            case .run: runs[line.id] = line.name
            case .task(let origin):
                tasks[Task(run: origin.run, nth: origin.nth)] = line
                taskByID[line.id] = line
            }
        default: break
        }
    }
}
