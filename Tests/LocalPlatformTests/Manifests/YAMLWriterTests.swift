import Testing
import Values

@testable import LocalPlatform

@Suite("Writing YAML")
struct YAMLWriterTests {
    private func readBack(_ record: Record) throws -> Value? {
        let text = YAMLWriter.text(record)
        let documents = try YAMLReader.documents(of: text)
        #expect(documents.count == 1)
        return documents.first?.value
    }

    @Test("writes blocks that people like to read")
    func form() {
        let record = Record([
            ("kind", "phrony.manifest"), ("version", 1), ("text", "One line: with a colon"), ("on", "yes"),
            ("lines", "First.\n\n  Indented.\n"), ("open", "a\nb"), ("none", [:] as Value), ("empty", [] as Value),
            ("list", [["name": "a", "tags": ["x", 1]], "plain", [[true, nil]]] as Value),
        ])
        #expect(
            YAMLWriter.text(record) == """
                kind: phrony.manifest
                version: 1
                text: "One line: with a colon"
                "on": "yes"
                lines: |
                  First.

                    Indented.
                open: |-
                  a
                  b
                none: {}
                empty: []
                list:
                  - name: a
                    tags:
                      - x
                      - 1
                  - plain
                  -
                    -
                      - true
                      - null

                """)
    }

    @Test("escapes what steers a terminal, reorders text or hides in it, so that a file of it may be looked at")
    func escapes() {
        let record = Record([
            ("a\u{202e}", "x\u{1b}[2J\u{ad}\u{2066}y\u{e0041}"), ("b", "Line\n\u{200f}\n"), ("c", "👩‍👧 a\u{200c}b"),
        ])
        #expect(
            YAMLWriter.text(record) == #"""
                "a\u202E": "x\x1B[2J\xAD\u2066y\U000E0041"
                b: "Line\n\u200F\n"
                c: "👩‍👧 a\#u{200c}b"

                """#)
    }

    @Test(
        "reads every text back as it was",
        arguments: [
            "", " ", "a ", " a", "null", "true", "~", "1", "1e3", "0x1F", "-", "- a", "a: b", "a #b", "#",
            "{{inputs.x}}",
            "'", "\"", "\\", "a\tb", "\t", "a\r\nb", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a\n\tb",
            "---", "--- a", "...", "<<", "=", "!x", "&x", "*x", "%x", "@x", "`x", "? a", "yes", "No", "12:30",
            "2026-05-12", "\u{0}", "\u{7f}", "\u{85}", "\u{2028}", "x\u{feff}y", "é", "日本", "👩‍👩‍👧", "e\u{301}",
            "\u{1f600}\n\u{1f600}", "a\u{85}b\nc", "a\u{202e}\nb\u{fffb}", String(repeating: "x", count: 300), "a:",
            "a,b", "[a]", "x.y/z-1",
        ])
    func texts(_ text: String) throws {
        let record = Record([(text, .string(text)), ("in", [.string(text), ["k": .string(text)]] as Value)])
        #expect(try readBack(record) == .record(record))
    }

    @Test("reads random values back as they were")
    func random() throws {
        for seed in 0..<300 {
            var source = ValueSource(seed: UInt64(seed))
            let record = Record([("v", source.value(depth: 0)), ("w", source.value(depth: 0))])
            #expect(try readBack(record) == .record(record), "seed \(seed): \(record)")
        }
    }
}

/// Random JSON values with texts that YAML has reasons to stumble over.
private struct ValueSource {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func next(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func value(depth: Int) -> Value {
        switch next(depth > 4 ? 5 : 8) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .integer(next(2000) - 1000)
        case 3: return .decimal(Double(next(100_000)) / 64)
        case 4: return .string(text())
        case 5: return .list(List((0..<next(4)).map { _ in value(depth: depth + 1) }))
        default: return .record(Record((0..<next(4)).map { _ in (text(), value(depth: depth + 1)) }))
        }
    }

    private static let pieces = Array("ab z:#-?'\"\\{}[]|>&*!%@`,\n\t 0189.é日~=<\u{85}\u{2028}\u{7}").map(String.init)

    private mutating func text() -> String { (0..<next(12)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined() }
}
