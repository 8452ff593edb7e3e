import Foundation
import Testing

@testable import Shell

@Suite("The file of typed lines")
struct HistoryFileTests {
    private let history = TemporaryHistory()

    @Test("a line is on disk when it is appended, in a file for its owner alone")
    func append() throws {
        #expect(history.file.append("tasks") == .written)
        #expect(history.content == "tasks\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: history.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(
        "spaces, keys, redactions and blocks are not kept",
        arguments: [
            " tasks", "", "   ", "auth phk_0123456789abcdef", "let k = \"Bearer 0123456789abcdefghij\"",
            "redact \"my street\"", "a\nb", "a\rb",
        ])
    func refused(_ line: String) {
        #expect(history.file.append(line) == .refused)
        #expect(history.content.isEmpty)
    }

    @Test("writers at the same time leave whole lines")
    func writersAtOnce() async {
        let path = history.path
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    let file = HistoryFile(path: path) { _ in true }
                    for line in 0..<50 {
                        file.append("writer \(writer) line \(line) " + String(repeating: "日", count: 400))
                    }
                }
            }
        }
        let lines = history.file.lines(after: nil).lines
        #expect(lines.count == 400)
        #expect(lines.allSatisfy { $0.hasPrefix("writer ") && $0.hasSuffix("日") && $0.count < 430 })
        for writer in 0..<8 {
            let own = lines.filter { $0.hasPrefix("writer \(writer) ") }
            #expect(own.map { $0.split(separator: " ")[3] } == (0..<50).map { "\($0)" })
        }
    }

    @Test("a torn last line is not offered, and the next one is not glued to it")
    func tornLine() throws {
        history.file.append("one")
        let handle = try #require(FileHandle(forWritingAtPath: history.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("tor".utf8))
        try handle.close()
        #expect(history.file.lines(after: nil).lines == ["one"])
        history.file.append("two")
        #expect(history.file.lines(after: nil).lines == ["one", "tor", "two"])
    }

    @Test("only what is new is read again, and a file that was cut is read anew")
    func newLines() throws {
        history.file.append("one")
        let first = history.file.lines(after: nil)
        #expect(first.lines == ["one"])
        #expect(history.file.lines(after: first.offset).lines.isEmpty)
        history.file.append("two")
        #expect(history.file.lines(after: first.offset).lines == ["two"])
        try Data("new\n".utf8).write(to: URL(fileURLWithPath: history.path))
        let size = history.file.lines(after: nil).offset
        try Data("x\n".utf8).write(to: URL(fileURLWithPath: history.path))
        #expect(history.file.lines(after: size).lines == ["x"])
    }

    @Test("of a huge file the newest whole lines are offered")
    func hugeFile() throws {
        history.file.append("oldest")
        let bulk = (0..<40_000).map { "line number \($0) of many, many lines\n" }.joined()
        try Data(bulk.utf8).write(to: URL(fileURLWithPath: history.path))
        let lines = history.file.lines(after: nil).lines
        #expect(lines.last == "line number 39999 of many, many lines")
        #expect(lines.first?.hasPrefix("line number ") == true)
        #expect(lines.count < 40_000)
    }

    @Test("a file that cannot be written loses nothing in this window")
    func unwritable() {
        let feed = HistoryFeed(file: HistoryFile(path: "/dev/null/history") { _ in true })
        feed.append("tasks")
        var lines: [String] = []
        feed.load { lines.append($0) }
        feed.load { lines.append($0) }
        #expect(lines == ["tasks"])
    }
}
