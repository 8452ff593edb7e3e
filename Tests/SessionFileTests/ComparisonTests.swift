import SessionFile
import Testing
import Values

@Suite("Comparing")
struct ComparisonTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func difference(
        recorded: (text: String, value: Value?), replayed: (text: String, value: Value?),
        outcome: DoneLine.Outcome = .ok, code: String? = nil
    ) throws -> Difference? {
        let document = try folder.session(lines: [
            .cell("3"), .output("3", recorded.text, recorded.value), .done("3"),
        ])
        let output = RecordedOutput(text: replayed.text, value: replayed.value.map { RecordedValue(of: $0) })
        return try Comparison.firstDifference(
            in: document.cells[0], replayed: ReplayedCell(output: output, outcome: outcome, code: code))
    }

    @Test("equal cells do not differ")
    func equal() throws {
        #expect(try difference(recorded: ("a\nb\n", [1, "x"]), replayed: ("a\nb\n", [1, "x"])) == nil)
        #expect(try difference(recorded: ("", nil), replayed: ("", nil)) == nil)
    }

    @Test("the first line that differs is named, with the column in characters")
    func text() throws {
        #expect(
            try difference(recorded: ("total\n日本 1182 ok\n", nil), replayed: ("total\n日本 1183 ok\n", nil))
                == Difference(
                    cell: "3", place: .text(lineNumber: 2, column: 7), recordedLine: "日本 1182 ok",
                    replayedLine: "日本 1183 ok"))
        #expect(
            try difference(recorded: ("a\nb", nil), replayed: ("a", nil))
                == Difference(cell: "3", place: .text(lineNumber: 2, column: 1), recordedLine: "b", replayedLine: nil))
    }

    @Test("bytes are compared: characters that only look equal differ")
    func bytes() throws {
        #expect(
            try difference(recorded: ("\u{E9}", nil), replayed: ("e\u{301}", nil))?.place
                == .text(lineNumber: 1, column: 1))
        #expect(try difference(recorded: ("a\r\n", nil), replayed: ("a\n", nil)) != nil)
        #expect(try difference(recorded: ("a\n", nil), replayed: ("a", nil)) != nil)
    }

    @Test("values differ at a path")
    func values() throws {
        let found = try difference(
            recorded: ("same", ["output": ["items": [1, ["amount": 59.9]]]]),
            replayed: ("same", ["output": ["items": [1, ["amount": 60]]]]))
        #expect(
            found
                == Difference(
                    cell: "3", place: .value(path: "output.items[1].amount"), recordedLine: "59.9", replayedLine: "60"))
        #expect(try difference(recorded: ("", [1]), replayed: ("", [1, 2]))?.place == .value(path: "[1]"))
        #expect(try difference(recorded: ("", ["a": 1]), replayed: ("", nil))?.place == .value(path: ""))
        #expect(
            try difference(recorded: ("", ["a": 1, "b": 2]), replayed: ("", ["b": 2, "a": 1]))?.place
                == .value(path: ""))
        #expect(try difference(recorded: ("", .null), replayed: ("", nil)) != nil)
    }

    @Test("of long values the digests are compared")
    func longValues() throws {
        let long = Value.string(String(repeating: "x", count: RecordedValue.limit))
        let other = Value.string(String(repeating: "y", count: RecordedValue.limit))
        #expect(try difference(recorded: ("", long), replayed: ("", long)) == nil)
        #expect(try difference(recorded: ("", long), replayed: ("", other))?.recordedLine?.contains("SHA-256") == true)
    }

    @Test("a cell that ends otherwise differs")
    func end() throws {
        #expect(
            try difference(recorded: ("", nil), replayed: ("", nil), outcome: .error, code: "unknown_name")
                == Difference(cell: "3", place: .end, recordedLine: "ok", replayedLine: "error unknown_name"))
    }
}
