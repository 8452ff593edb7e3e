/// Where a journal's lines are.
enum JournalPlace: Sendable {
    case memory(MemoryJournal)
    case file(JournalFile)
    /// Lines are dropped.
    case nowhere

    var path: String? {
        if case .file(let file) = self { file.path } else { nil }
    }

    mutating func append(_ line: SessionLine) throws(JournalError) {
        if case .memory(let journal) = self, let path = journal.fileAtFirstRequest, line.kind == .request {
            try save(to: path, overwriting: false)
        }
        if case .nowhere = self { return }
        let bytes = line.bytes + [newline]
        switch self {
        case .memory(var journal):
            // The payload has one owner at a time, or each line would copy all lines before it.
            self = .memory(MemoryJournal())
            journal.bytes += bytes
            self = .memory(journal)
        case .file(var file):
            defer { self = .file(file) }
            try file.append(bytes)
        case .nowhere: break
        }
    }

    func synchronize() throws(JournalError) {
        if case .file(let file) = self { try file.synchronize() }
    }
}

/// A journal that has no file yet.
struct MemoryJournal: Sendable {
    /// Whole lines.
    var bytes: [UInt8] = []
    /// The file it moves to with the first request.
    var fileAtFirstRequest: String?
}
