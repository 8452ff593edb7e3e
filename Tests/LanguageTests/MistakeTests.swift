import Foundation
import Language
import Testing

/// Lines that somebody types who comes from somewhere else, one a line in `mistakes/*.phr`; what is answered to each stands
/// in `*.out` beside it. With `UPDATE_CASES` set the tests write the latter.
@Suite("A stranger's mistakes")
struct MistakeTests {
    @Test("get an answer that says what to type", arguments: CaseTests.names("mistakes"))
    func answers(_ name: String) async throws {
        let lines = read("Cases/\(name).phr").split(separator: "\n").map(String.init)
        let seen = await onDeepStack { lines.map(Self.answer).joined(separator: "\n") }
        if ProcessInfo.processInfo.environment["UPDATE_CASES"] != nil {
            try Data(seen.utf8).write(to: URL(filePath: path("Cases/\(name).out")))
        }
        #expect(seen == read("Cases/\(name).out"))
    }

    @Test("are all refused, with a hint or the nearest names", arguments: CaseTests.names("mistakes"))
    func haveHints(_ name: String) async {
        let lines = read("Cases/\(name).phr").split(separator: "\n").map(String.init)
        let silent = await onDeepStack {
            lines.filter { line in
                guard let diagnostic = Self.diagnostic(of: line) else { return true }
                return diagnostic.hint == nil && diagnostic.nearest.isEmpty
            }
        }
        #expect(silent.isEmpty)
    }

    private static func diagnostic(of line: String) -> Diagnostic? {
        var session = Session()
        return session.diagnostic(line)
    }

    private static func answer(to line: String) -> String {
        diagnostic(of: line).map { draw($0, in: line) } ?? "\(line)\nNo error.\n"
    }
}
