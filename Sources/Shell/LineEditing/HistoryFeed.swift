import Synchronization

/// Brings the lines of all windows into the editor's memory: from the shared file, and those the file did not take.
final class HistoryFeed: Sendable {
    private struct State {
        var offset: Int?
        var unwritten: [String] = []
    }

    private let file: HistoryFile
    private let state = Mutex(State())

    init(file: HistoryFile) { self.file = file }

    /// Keeps a line: when this returns it outlives the process.
    func append(_ line: String) {
        if file.append(line) == .unwritable { state.withLock { $0.unwritten.append(line) } }
    }

    /// Hands over the lines that are new since the last call, the newest last.
    func load(into remember: (String) -> Void) {
        let lines = state.withLock { state in
            let (lines, offset) = file.lines(after: state.offset)
            state.offset = offset
            defer { state.unwritten = [] }
            return lines + state.unwritten
        }
        lines.forEach(remember)
    }
}
