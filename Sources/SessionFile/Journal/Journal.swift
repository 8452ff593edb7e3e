import Synchronization

/// The session that is being written: lines in the order in which things happened, in memory or in a file.
///
/// Each line is one write, so that a killed process loses at most the line it was writing. The file is locked for as
/// long as the journal lives. All of it may be called from any task.
public final class Journal: Sendable {
    private struct State: Sendable {
        var place: JournalPlace
        var bodies = BodyReferences()
        var nextExchange = 1
    }

    private let state: Mutex<State>

    private init(_ place: JournalPlace, nextExchange: Int = 1) {
        state = Mutex(State(place: place, nextExchange: nextExchange))
    }

    /// A journal without a file, until it is saved.
    ///
    /// - Parameter path: The file it moves to with the first request, which then is written before it is sent; nil to
    ///   stay in memory.
    public static func inMemory(header: Header, fileAtFirstRequest path: String? = nil) -> Journal {
        let line = SessionLine.header(header).bytes + [newline]
        return Journal(.memory(MemoryJournal(bytes: line, fileAtFirstRequest: path)))
    }

    /// A journal that keeps nothing, for a session without a record: what passes through it is redacted all the same.
    public static func discarding() -> Journal { Journal(.nowhere) }

    /// A journal in a new file, which only its owner can read.
    ///
    /// - Throws: `exists` when there is a file of that name, and what the system refused.
    public static func create(at path: String, header: Header) throws(JournalError) -> Journal {
        var file = try JournalFile.create(at: path)
        try file.append(SessionLine.header(header).bytes + [newline])
        return Journal(.file(file))
    }

    /// A journal that goes on behind the last whole line of a session file.
    ///
    /// - Throws: `locked`, or `notASession` for what `SessionDocument` does not read.
    public static func append(to path: String) throws(JournalError) -> Journal {
        var file = try JournalFile.open(path)
        let end: SessionEnd
        do { end = try SessionEnd(of: path) } catch { throw .notASession(path: path, error) }
        if end.isTorn { try file.cut(to: end.length) }
        if end.lacksNewline { try file.append([newline]) }
        return Journal(.file(file), nextExchange: end.lastExchange + 1)
    }

    /// The file; nil while the journal is in memory.
    public var path: String? { state.withLock { $0.place.path } }

    /// An id for the next exchange, never given twice in this file.
    public func nextExchange() -> Int {
        state.withLock { state in
            defer { state.nextExchange += 1 }
            return state.nextExchange
        }
    }

    /// Writes one line. A body equal to one already written by this journal becomes a reference to it.
    ///
    /// - Throws: `diskFull` or `refused`; then the line is not in the file.
    public func append(_ line: SessionLine) throws(JournalError) {
        let digest = BodyReferences.digest(of: line)
        try state.withLock { state throws(JournalError) in
            try state.place.append(state.bodies.shortened(line, digest))
            state.bodies.remember(line, digest)
        }
    }

    /// Returns when every line written so far is on the disk: to be called at the end of a cell and before a decision is
    /// sent. In memory there is nothing to do.
    public func synchronize() throws(JournalError) {
        try state.withLock { state throws(JournalError) in try state.place.synchronize() }
    }

    /// Gives the session a file of this name, or its file this name, and goes on there.
    ///
    /// A session file is replaced as a whole and only with `overwriting`; what is no session file, or is another process's
    /// journal, is never replaced. When it throws, both files are as they were.
    ///
    /// - Throws: `exists`, `notASession`, `locked`, `diskFull` or `refused`.
    public func save(to path: String, overwriting: Bool = false) throws(JournalError) {
        try state.withLock { state throws(JournalError) in try state.place.save(to: path, overwriting: overwriting) }
    }
}

let newline = UInt8(ascii: "\n")
