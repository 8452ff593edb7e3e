import Foundation
import SessionFile
import Testing
import Values

@Suite("Reading a session file")
struct ReadingTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func error(_ bytes: some Sequence<UInt8>) throws -> SessionFileError? {
        try folder.write(bytes, to: "s.phs")
        do throws(SessionFileError) {
            _ = try SessionDocument(contentsOf: folder["s.phs"])
            return nil
        } catch {
            return error
        }
    }

    private var path: String { folder["s.phs"] }

    @Test("a file that is not there and a folder are told apart")
    func missing() {
        #expect(throws: SessionFileError.missing(path: path)) { try SessionDocument(contentsOf: path) }
        #expect(throws: SessionFileError.unreadable(path: folder.path, code: 21)) {
            try SessionDocument(contentsOf: folder.path)
        }
    }

    @Test("what does not begin with a header is no session file")
    func foreign() throws {
        #expect(try error([]) == .notASession(path: path))
        #expect(try error((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }) == .notASession(path: path))
        #expect(try error("{\"kind\":\"notice\",\"text\":\"x\"}\n".utf8) == .notASession(path: path))
        #expect(
            try error("{\"format\":\"other\",\"kind\":\"header\",\"version\":0}\n".utf8) == .notASession(path: path))
        #expect(try error(SessionLine.header(.sample).bytes.dropLast(9)) == .notASession(path: path))
    }

    @Test("a newer version is refused by its number, whatever its header holds")
    func newer() throws {
        let header = #"{"kind":"header","format":"phrosh-session","version":7,"began":1}"#
        let refusal = try #require(try error((header + "\n").utf8))
        #expect(refusal == .newerVersion(path: path, version: 7, known: 0))
        #expect(refusal.description.contains("version 7") && refusal.description.contains("up to version 0"))
    }

    @Test(
        "a broken line is named by its number",
        arguments: ["{\"kind\":\"notice\"", "{\"kind\":\"notice\"}", "hello", ""])
    func broken(_ text: String) throws {
        let lines = [
            SessionLine.header(.sample).bytes, SessionLine.notice("a").bytes, Array(text.utf8),
            SessionLine.notice("b").bytes,
        ]
        guard case .brokenLine(path, line: 3, _) = try error(lines.flatMap { $0 + [10] }) else {
            Issue.record("line 3 is not named")
            return
        }
    }

    @Test("a torn last line is reported and ignored, wherever it is torn")
    func torn() throws {
        let whole = [SessionLine.cell("1"), .output("1", "2\n", 2)].flatMap { $0.bytes + [10] }
        let last = SessionLine.done("1").bytes
        for length in 0...last.count {
            try folder.write(SessionLine.header(.sample).bytes + [10] + whole + last[..<length], to: "s.phs")
            let document = try SessionDocument(contentsOf: path)
            #expect(document.tornLine == (0 < length && length < last.count ? 4 : nil))
            #expect(document.cells.map(\.outcome) == [length == last.count ? .ok : nil])
            #expect(try document.cells.first?.output.text == "2\n")
        }
    }

    @Test("a file cut at any byte is either no session or a session without its torn line")
    func cutAnywhere() throws {
        let lines: [SessionLine] = [
            .header(.sample), .cell("1", "1 + 1 # 日本"), .output("1", "2\n", 2), .done("1"), .notice("é"),
        ]
        let bytes: [UInt8] = lines.flatMap { $0.bytes + [10] }
        let header = lines[0].bytes.count
        for length in 0...bytes.count {
            let error = try error(bytes[..<length])
            #expect(error == (length < header ? .notASession(path: path) : nil), "\(length) bytes")
        }
    }

    @Test("a cell has its source, output, value and end")
    func cell() throws {
        let document = try folder.session(lines: [
            .cell("1", "[1, 2]"), .output("1", "1\n"), .output("1", "2\n", [1, 2]), .done("1", .error),
        ])
        let cell = try #require(document.cells.first)
        #expect(cell.number == "1" && cell.source == "[1, 2]" && cell.startedAt == .sample)
        #expect(cell.outcome == .error && cell.tookMilliseconds == 3)
        #expect(try cell.output == RecordedOutput(text: "1\n2\n", value: .whole([1, 2])))
        #expect(document.cell("1")?.number == "1" && document.cell("2") == nil)
        #expect(document.header == .sample)
    }

    @Test("news belongs to where it stands: before, within and after a cell")
    func news() throws {
        let seen = SessionLine.seen(SeenLine(run: "r1", fields: ["status": "Completed"]))
        let resize = SessionLine.effect(EffectLine(cell: nil, effect: .resize(width: 80)))
        let document = try folder.session(lines: [
            .notice("first"), .cell("1"), .request(1, .follower), .notice("within"), .done("1"), seen,
            .notice("after"), resize, .cell("2"), .done("2"), .notice("last"),
        ])
        #expect(try document.linesBeforeFirstCell == [.notice("first")])
        #expect(try document.cells[0].linesWithin == [.notice("within")])
        #expect(try document.cells[0].linesAfter == [seen, .notice("after"), resize])
        #expect(try document.cells[1].linesAfter == [.notice("last")])
    }

    @Test("the statements of a sourced file are cells inside of the cell that sourced it")
    func sourced() throws {
        let document = try folder.session(lines: [
            .cell("7", "source a.phr"), .cell("7.1"), .output("7.1", "one\n"), .done("7.1"), .notice("between"),
            .cell("7.2"), .output("7.2", "two\n"), .done("7.2"), .output("7", ""), .done("7"), .notice("after"),
        ])
        #expect(document.cells.map(\.number) == ["7", "7.1", "7.2"])
        #expect(try document.cells.map { try $0.output.text } == ["", "one\n", "two\n"])
        #expect(try document.cell("7.1")?.linesAfter == [.notice("between")])
        #expect(try document.cell("7")?.linesAfter == [.notice("after")])
    }

    @Test("long lines are read when they are asked for, even after the file was removed")
    func longLines() throws {
        let text = String(repeating: "日本 \"quoted\" \\ {[", count: 1_000)
        let document = try folder.session(lines: [
            .cell("1", text), .output("1", text, .string(text)), .request(1, .cell("1")), .answer(1, [.string(text)]),
            .done("1"),
        ])
        try FileManager.default.removeItem(atPath: path)
        #expect(document.cells[0].source == text)
        #expect(try document.cells[0].output.text == text)
        var kinds: [LineKind?] = []
        try document.forEachLine { kinds.append($0.kind) }
        #expect(kinds == [.header, .cell, .output, .request, .response, .done])
    }

    @Test("bytes in memory are read like a file")
    func memory() throws {
        let lines: [SessionLine] = [.header(.sample), .cell("1"), .output("1", "2\n"), .done("1")]
        let bytes: [UInt8] = lines.flatMap { $0.bytes + [10] }
        let document = try SessionDocument(contents: bytes, path: "sent.phs")
        #expect(document.path == "sent.phs")
        #expect(try document.cells[0].output.text == "2\n")
        #expect(throws: SessionFileError.notASession(path: "x")) { try SessionDocument(contents: [1], path: "x") }
    }

    @Test("a long line that is broken inside is found when it is asked for, one that is cut at once")
    func brokenLongLine() throws {
        let text = String(repeating: "x", count: 10_000)
        func file(_ long: String) -> [UInt8] {
            [
                SessionLine.header(.sample).bytes, SessionLine.cell("1").bytes, Array(long.utf8),
                SessionLine.done("1").bytes,
            ]
            .flatMap { $0 + [10] }
        }
        try folder.write(file(#"{"kind":"output","cell":"1","text":"","value":["\#(text)" 2]}"#), to: "s.phs")
        let document = try SessionDocument(contentsOf: path)
        #expect(throws: SessionFileError.self) { try document.cells[0].output }
        guard case .brokenLine(_, line: 3, _) = try error(file(#"{"kind":"output","cell":"1","text":"\#(text)"#)) else {
            Issue.record("a cut line is taken for one")
            return
        }
    }
}

extension Folder {
    func session(lines: [SessionLine]) throws -> SessionDocument { try session("s.phs", lines) }
}
