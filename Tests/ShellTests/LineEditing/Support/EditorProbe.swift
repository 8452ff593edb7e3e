import Foundation
import Synchronization

@testable import Shell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The editor at a pseudo-terminal, in this process.
final class EditorProbe: Sendable {
    let terminal: PseudoTerminal
    let editor: LibEditEditor
    let history: TemporaryHistory

    /// The number in the next prompt. Each differs, so that the screen tells a new prompt from the one before.
    private let cell = Mutex(7)

    /// The environment libedit looks at, the same for all tests and independent of whoever runs them.
    private static let environment: Void = {
        setenv("TERM", "xterm", 1)
        setenv("EDITRC", "/dev/null", 1)
        LibEditEditor.prepareLocale()
    }()

    /// - Parameter words: What Tab offers for the word before the cursor.
    init(words: [String] = [], history: TemporaryHistory = TemporaryHistory(), type: String = "xterm") throws {
        _ = Self.environment
        self.history = history
        terminal = try PseudoTerminal(columns: 40, rows: 12)
        editor = LibEditEditor(
            terminal: TerminalDevice(input: terminal.device, output: terminal.device, type: type), history: history.file
        ) { line, cursor in
            let word =
                String(decoding: line.utf8.prefix(cursor), as: UTF8.self).split(
                    separator: " ", omittingEmptySubsequences: false
                ).last ?? ""
            return Completion(replacedBytes: word.utf8.count, candidates: words.filter { $0.hasPrefix(word) })
        }
    }

    /// Runs `typing` while a line is read.
    func reading(_ typing: @escaping @Sendable (PseudoTerminal) async throws -> Void) async throws -> LineInput {
        let number = cell.withLock { cell in
            defer { cell += 1 }
            return cell
        }
        async let line = editor.readLine(prompt: "local r1 2! [\(number)]> ")
        do {
            try await terminal.wait(for: "the prompt") {
                $0.currentLine == "local r1 2! [\(number)]>" && $0.framesPastes
            }
            try await typing(terminal)
        } catch {
            editor.leave()
            throw error
        }
        return await line
    }

    /// Types keys while a line is read.
    func typing(_ keys: String) async throws -> LineInput { try await reading { $0.send(keys) } }

    func end() {
        editor.close()
        terminal.close()
    }
}

/// A history file of one test.
final class TemporaryHistory: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { folder + "/sub/history" }
    var file: HistoryFile { HistoryFile(path: path, isKept: HistoryRules.isHarmless) }
    var content: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}

/// Makes an editor for one test and closes it.
func withEditor(
    words: [String] = [], history: TemporaryHistory = TemporaryHistory(), type: String = "xterm",
    _ body: (EditorProbe) async throws -> Void
) async throws {
    let probe = try EditorProbe(words: words, history: history, type: type)
    defer { probe.end() }
    try await body(probe)
}
