import Foundation
import Language
import SessionFile
import Tables
import Values

/// Session files as the command line uses them: printed again, and compared.
public enum SessionFiles {
    /// Prints what a session printed, on tape.
    /// - Parameter showsCells: Prints prompts and sources, too.
    /// - Returns: The exit code: 1 when the file cannot be read, or a cell ends in another way than recorded.
    public static func replay(_ file: String, terminal: Terminal, showsCells: Bool) async -> Int32 {
        do throws(SessionFileError) {
            let document = try SessionDocument(contentsOf: file)
            if let torn = document.tornLine {
                let name = TerminalFilter.harmless(file, keepingNewlines: false)
                terminal.writeError("\(name): line \(torn) is torn and left out; its writer was killed.\n")
            }
            let player = try SessionPlayer(document: document, terminal: terminal, write: terminal.writeOutput)
            let outcomes = await player.play { cell in
                if showsCells { terminal.writeOutput(cell.echo + "\n") }
            }
            return outcomes.contains { $0.differs(from: document) } ? 1 : 0
        } catch {
            terminal.writeError("phrosh: \(TerminalFilter.harmless(error.description, keepingNewlines: false))\n")
            return 1
        }
    }

    /// Compares session files, and those in folders, with what their cells give on tape.
    /// - Returns: The exit code, 1 when any differs or cannot be read, and a JUnit report.
    public static func verify(_ paths: [String], terminal: Terminal) async -> (code: Int32, junit: String) {
        var verifications: [Verification] = []
        for path in paths {
            let files = sessions(at: path)
            if files.isEmpty {
                verifications.append(Verification(file: path, verdict: .unreadable("There is no session file here.")))
            }
            for file in files { verifications.append(await .of(file, terminal: terminal)) }
        }
        for verification in verifications { terminal.writeOutput(verification.text + "\n") }
        let failed = verifications.count { !$0.holds }
        terminal.writeOutput("\(verifications.count - failed) passed, \(failed) failed\n")
        return (failed == 0 ? 0 : 1, JUnitReport(verifications).text)
    }

    /// The file itself, or the `.phs` files below a folder in the order of their names.
    private static func sessions(at path: String) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return below.filter { $0.hasSuffix(".phs") }.sorted().map { path + "/" + $0 }
    }
}

extension CellOutcome {
    fileprivate func differs(from document: SessionDocument) -> Bool {
        guard let recorded = document.cell(number), let outcome = recorded.outcome else { return false }
        return outcome != ending
    }
}

extension RecordedCell {
    /// Prompt and source as they stood at the terminal: `[7]> wait r1 task`. A stranger's file cannot drive it.
    var echo: String {
        let number = TerminalFilter.harmless(number, keepingNewlines: false)
        let lines = TerminalFilter.harmless(source).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().map { index, line in
            index == 0 ? "[\(number)]> \(line)" : "\(String(repeating: " ", count: number.count)) ...> \(line)"
        }.joined(separator: "\n")
    }
}
