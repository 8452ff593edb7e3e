import Foundation
import Language
import SessionFile
import Values

/// The names that appear by themselves, and the files a cell reads and writes.
extension Cell: CellNames {
    var names: [String] { core.book.runs.map(\.name) + core.book.tasks.map(\.name) }

    func value(named name: String) -> Value? {
        if let run = core.book.run(named: name) {
            looked(at: name)
            return run.handle
        }
        return core.book.task(named: name)?.handle
    }

    func value(ofCell number: Int?) -> Value? {
        let found = core.update { state -> (cell: Int, value: Value)? in
            guard let number else { return state.lastValue }
            return state.values[number].map { (number, $0) }
        }
        if let found { recalled(found.cell) }
        return found?.value
    }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        switch kind {
        case .run: try lookedAt(resolveRun(word, at: span))
        case .task: try resolveTask(word, at: span)
        }
    }

    private func lookedAt(_ run: Value) -> Value {
        if let name = run.handle?.name { looked(at: name) }
        return run
    }

    private func resolveRun(_ word: String, at span: Span) throws(Diagnostic) -> Value {
        if let run = core.book.run(named: word) { return run.handle }
        if Self.isIdPrefix(word) {
            let known = core.book.runs(withIdPrefix: word)
            if known.count == 1 { return known[0].handle }
            let seen = core.book.seenRuns(withIdPrefix: word)
            if known.isEmpty, seen.count == 1 { return try adopt(seen[0]).handle }
            if known.count + seen.count > 1 {
                throw Diagnostic(
                    "ambiguous-id", "More than one run has an id that begins with \(word).", at: span,
                    hint: "Type more of the id; `runs` lists them.")
            }
            if word.count == 36 { return try adopt(SeenRun(id: word.lowercased(), agent: "", agentId: "")).handle }
        }
        throw Diagnostic(
            "unknown-run", "There is no run \(word).", at: span,
            hint: core.book.task(named: word) == nil
                ? "`jobs` lists what this shell started, `runs AGENT` what the platform knows."
                : "\(word) is a task: `show \(word)` shows it.",
            nearest: Suggestions.nearest(to: word, among: core.book.runs.map(\.name)))
    }

    private func resolveTask(_ word: String, at span: Span) throws(Diagnostic) -> Value {
        if let task = core.book.task(named: word) { return task.handle }
        if Self.isIdPrefix(word) {
            let known = core.book.tasks(withIdPrefix: word)
            if known.count == 1 { return known[0].handle }
        }
        throw Diagnostic(
            "unknown-task", "There is no task \(word).", at: span,
            hint: core.book.run(named: word) == nil
                ? "`tasks` lists the open ones." : "\(word) is a run: `tasks` lists the tasks of the runs.",
            nearest: Suggestions.nearest(to: word, among: core.book.tasks.map(\.name)))
    }

    /// At least 6 hex digits, with the dashes of an id.
    private static func isIdPrefix(_ word: String) -> Bool {
        word.count >= 6 && word.allSatisfy { $0.isHexDigit || $0 == "-" }
    }

    /// Takes a run that somebody else started under a short name.
    private func adopt(_ seen: SeenRun) throws(Diagnostic) -> RunState {
        let run = RunState(
            name: core.book.reserveName(), ground: core.ground, id: seen.id, agent: seen.agent, agentId: seen.agentId,
            status: "Unknown",
            isOwn: false)
        core.book.add(run, isCurrent: false)
        return run
    }

    // MARK: Remarks

    func remark(_ diagnostic: Diagnostic) {
        let names = diagnostic.nearest.isEmpty ? "" : " Did you mean \(diagnostic.nearest.joined(separator: ", "))?"
        writeAside("note: \(diagnostic.message)\(names)")
    }

    // MARK: Files

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        if core.tape != nil { return try recordedFile(path, at: span) }
        switch try fileOnDisk(path) {
        case .success(let file):
            try core.record(.effect(EffectLine(cell: number, effect: .fileRead(file.effect))))
            return file.bytes
        case .failure(let failure):
            let effect = FileEffect(path: path, outcome: .failed(failure.text))
            try core.record(.effect(EffectLine(cell: number, effect: .fileRead(effect))))
            throw .cannotRead(path, failure.text, at: span)
        }
    }

    private func fileOnDisk(_ path: String) throws(Diagnostic) -> Result<FileRead, FileRead.Failure> {
        do throws(FileRead.Failure) {
            return .success(try FileRead(path, redactor: core.redactor) { [interrupt] in interrupt.isRaised })
        } catch {
            if error == .stopped { throw .interrupted }
            return .failure(error)
        }
    }

    /// The content the record holds; for a larger file the one on disk, if it still is the same.
    private func recordedFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        let effect: FileEffect?
        do throws(SessionFileError) {
            effect = try core.tape?.fileRead(path, cell: number)
        } catch {
            throw Diagnostic("tape-broken", error.description, at: span)
        }
        switch effect?.outcome {
        case .failed(let failure): throw .cannotRead(path, failure, at: span)
        case .done(_, _, let content?): return content.bytes
        case .done, nil: break
        }
        if case .success(let file) = try fileOnDisk(path), file.effect == effect { return file.bytes }
        throw Diagnostic(
            "not-recorded", "The record holds no content of \(path).", at: span,
            hint: "A file of more than 1 MiB must lie where it lay, unchanged.")
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {
        if core.tape != nil {
            guard let failure = try recordedWriteFailure(path, at: span) else { return }
            throw .cannotWrite(path, failure, at: span)
        }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            let failure = Self.reason(error)
            try recordWriteFailure(path, failure)
            throw .cannotWrite(path, failure, at: span)
        }
        try core.record(.effect(EffectLine(cell: number, effect: .fileWrite(.write(path, bytes)))))
    }

    /// The reason in the same words on every system.
    private static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile?, .fileReadNoSuchFile?: "its folder is not there."
        case .fileWriteNoPermission?, .fileReadNoPermission?, .fileWriteVolumeReadOnly?: "that is not allowed."
        case .fileWriteOutOfSpace?: "the disk is full."
        default: error.localizedDescription
        }
    }

    /// Writes down that a file could not be written, so that the cell fails on tape, too.
    func recordWriteFailure(_ path: String, _ failure: String) throws(Diagnostic) {
        let effect = FileEffect(path: path, outcome: .failed(failure))
        try core.record(.effect(EffectLine(cell: number, effect: .fileWrite(effect))))
    }

    /// Why the next write to a path failed when this cell was recorded; nil when it did not, and on real grounds.
    func recordedWriteFailure(_ path: String, at span: Span) throws(Diagnostic) -> String? {
        do throws(SessionFileError) {
            guard case .failed(let failure)? = try core.tape?.fileWrite(path, cell: number)?.outcome else { return nil }
            return failure
        } catch {
            throw Diagnostic("tape-broken", error.description, at: span)
        }
    }
}

extension ShellCore.State {
    /// The value of the last cell that had one: `$_`, and what `again` shows.
    var lastValue: (cell: Int, value: Value)? {
        values.filter { $0.value != .null }.max { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

extension FileRead.Failure {
    /// Half a sentence that follows the path.
    fileprivate var text: String {
        switch self {
        case .unreadable, .stopped: "cannot be read."
        case .tooLong: "has no end, or more than 1 GiB, the most that is read."
        }
    }
}

extension Diagnostic {
    static func cannotRead(_ path: String, _ failure: String = "cannot be read.", at span: Span) -> Diagnostic {
        Diagnostic(
            "cannot-read", "\(path) \(failure)", at: span,
            hint: "Is it there? A path is taken from the folder phrosh was started in; quote one with spaces.")
    }

    fileprivate static func cannotWrite(_ path: String, _ failure: String, at span: Span) -> Diagnostic {
        Diagnostic(
            "cannot-write", "\(path) cannot be written: \(failure)", at: span,
            hint: "Is its folder there, and may you write in it?")
    }
}
