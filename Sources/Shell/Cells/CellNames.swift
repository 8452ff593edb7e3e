import Foundation
import Language
import SessionFile
import Values

/// The names that appear by themselves, and the files a cell reads and writes.
extension Cell: CellNames {
    var names: [String] { core.book.runs.map(\.name) + core.book.tasks.map(\.name) }

    func value(named name: String) -> Value? {
        core.book.run(named: name)?.handle ?? core.book.task(named: name)?.handle
    }

    func value(ofCell number: Int?) -> Value? {
        core.update { $0.values[number ?? $0.lastCell] }
    }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        switch kind {
        case .run: try resolveRun(word, at: span)
        case .task: try resolveTask(word, at: span)
        }
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
                    hint: "Type more of the id.")
            }
            if word.count == 36 { return try adopt(SeenRun(id: word.lowercased(), agent: "", agentId: "")).handle }
        }
        throw Diagnostic(
            "unknown-run", "There is no run \(word).", at: span,
            hint: "jobs lists what this shell started, runs AGENT what the platform knows.",
            nearest: Suggestions.nearest(to: word, among: core.book.runs.map(\.name)))
    }

    private func resolveTask(_ word: String, at span: Span) throws(Diagnostic) -> Value {
        if let task = core.book.task(named: word) { return task.handle }
        if Self.isIdPrefix(word) {
            let known = core.book.tasks(withIdPrefix: word)
            if known.count == 1 { return known[0].handle }
        }
        throw Diagnostic(
            "unknown-task", "There is no task \(word).", at: span, hint: "tasks lists the open ones.",
            nearest: Suggestions.nearest(to: word, among: core.book.tasks.map(\.name)))
    }

    /// At least 6 hex digits, with the dashes of an id.
    private static func isIdPrefix(_ word: String) -> Bool {
        word.count >= 6 && word.allSatisfy { $0.isHexDigit || $0 == "-" }
    }

    /// Takes a run that somebody else started under a short name.
    private func adopt(_ seen: SeenRun) throws(Diagnostic) -> RunState {
        let run = RunState(
            name: core.book.reserveName(), id: seen.id, agent: seen.agent, agentId: seen.agentId, status: "Running",
            isOwn: false)
        core.book.add(run)
        return run
    }

    // MARK: Files

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        if core.tape != nil { return try recordedFile(path, at: span) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic("cannot-read", "\(path) cannot be read.", at: span, hint: "Check the name; see help read.")
        }
        let bytes = core.redactor.redact(RecordedContent([UInt8](data))).bytes
        try core.record(.effect(EffectLine(cell: number, effect: .fileRead(.read(path, bytes)))))
        return bytes
    }

    /// The content the record holds; for a larger file the one on disk, if it still is the same.
    private func recordedFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        let effect: FileEffect?
        do throws(SessionFileError) {
            effect = try core.tape?.fileRead(path, cell: number)
        } catch {
            throw Diagnostic("tape-broken", error.description, at: span)
        }
        if case .done(_, _, let content?)? = effect?.outcome { return content.bytes }
        if let effect, let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }),
            effect.matches(bytes)
        {
            return bytes
        }
        throw Diagnostic(
            "not-recorded", "The record holds no content of \(path).", at: span,
            hint: "A file of more than 1 MiB must lie where it lay, unchanged.")
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {
        guard core.tape == nil else { return }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Diagnostic("cannot-write", "\(path) cannot be written: \(error.localizedDescription)", at: span)
        }
        try core.record(.effect(EffectLine(cell: number, effect: .fileWrite(.write(path, bytes)))))
    }
}
