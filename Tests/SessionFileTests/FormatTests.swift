import Foundation
import SessionFile
import Testing
import Values

@Suite("The format")
struct FormatTests {
    /// The example lines of FORMAT.md.
    static let examples: [String] = {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let page = tests.appendingPathComponent("../../Sources/SessionFile/FORMAT.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { $0.hasPrefix("{") }.map(String.init)
    }()

    @Test("an example of the page is read and written again to the letter", arguments: examples)
    func example(_ text: String) throws {
        #expect(String(decoding: try SessionLine(bytes: Array(text.utf8)).bytes, as: UTF8.self) == text)
    }

    @Test("the page has an example of every kind")
    func everyKind() throws {
        let kinds = try Set(Self.examples.map { try SessionLine(bytes: Array($0.utf8)).kind })
        #expect(kinds == Set(LineKind.allCases))
    }

    @Test("the page describes every member of its examples")
    func everyMember() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let page = try String(
            contentsOf: tests.appendingPathComponent("../../Sources/SessionFile/FORMAT.md"), encoding: .utf8)
        let described = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.joined()
        for example in Self.examples {
            let members = try #require(JSON.parse(example).record)
            for name in members.keys where name != "kind" {
                #expect(described.contains("`\(name)`"), "\(name) of \(example)")
            }
        }
    }

    @Test("writing, reading and writing again gives the same bytes", arguments: 0..<300)
    func roundTrip(_ seed: Int) throws {
        var random = LineGenerator(seed: UInt64(seed))
        let line = random.line()
        let bytes = line.bytes
        #expect(!bytes.contains(UInt8(ascii: "\n")))
        let again = try SessionLine(bytes: bytes)
        #expect(again.bytes == bytes)
        #expect(again.kind == line.kind)
    }

    @Test("members that are not known are kept, behind the known ones")
    func unknownMembers() throws {
        let text = #"{"later":{"b":1,"a":[2]},"text":"hello","kind":"notice"}"#
        let line = try SessionLine(bytes: Array(text.utf8))
        #expect(
            String(decoding: line.bytes, as: UTF8.self) == #"{"kind":"notice","text":"hello","later":{"b":1,"a":[2]}}"#)
    }

    @Test("a line of a kind that is not known is kept as it is")
    func unknownKind() throws {
        let text = #"{"kind":"marker","at":1.50,"z":null}"#
        let line = try SessionLine(bytes: Array(text.utf8))
        #expect(line.kind == nil)
        #expect(String(decoding: line.bytes, as: UTF8.self) == text)
    }

    @Test(
        "a line that does not fit says which member",
        arguments: [
            (#"{"kind":"done","cell":"3","tookMilliseconds":1}"#, LineError.missing(member: "outcome")),
            (
                #"{"kind":"done","cell":"3","outcome":"fine","tookMilliseconds":1}"#,
                .wrong(member: "outcome", expected: "one of ok, error, timeout, interrupted")
            ),
            (#"{"kind":"notice","text":7}"#, .wrong(member: "text", expected: "a string")),
            (
                #"{"kind":"cell","number":"1","startedAt":"noon","source":""}"#,
                .wrong(member: "startedAt", expected: "an ISO-8601 time")
            ),
            (#"{"text":"x"}"#, .missing(member: "kind")),
            (#"[1]"#, .notAnObject),
            (#"{"kind":"notice""#, .notJSON(JSONError(offset: 16, reason: .unfinished))),
        ])
    func misfit(_ text: String, _ expected: LineError) {
        #expect(throws: expected) { try SessionLine(bytes: Array(text.utf8)) }
    }

    @Test("a value above 64 KiB is kept as its digest, one of exactly 64 KiB whole")
    func longValues() {
        let fits = Value.string(String(repeating: "x", count: RecordedValue.limit - 2))
        #expect(RecordedValue(of: fits) == .whole(fits))
        let tooLong = Value.string(String(repeating: "x", count: RecordedValue.limit - 1))
        guard case .digest(let digest, let size) = RecordedValue(of: tooLong) else {
            Issue.record("kept whole")
            return
        }
        #expect(size == RecordedValue.limit + 1)
        #expect(digest.count == 64)
    }

    @Test("a base URL is kept without user and password")
    func credentialsInBase() {
        func kept(_ base: String) -> String? {
            Header(created: .sample, ground: "live", base: base, width: 80, languageVersion: 1, interactive: true).base
        }
        #expect(kept("https://ann:s3cret@phrony.example:8443/x?y=@") == "https://phrony.example:8443/x?y=@")
        #expect(kept("https://phrony.example/@me") == "https://phrony.example/@me")
    }

    @Test("a cell's start is cut to what the file can say")
    func precision() throws {
        let line = CellLine(number: "1", source: "", startedAt: Instant(nanoseconds: 1_778_578_200_123_456_789))
        #expect(line.startedAt.nanoseconds == 1_778_578_200_123_000_000)
        #expect(try SessionLine(bytes: SessionLine.cell(line).bytes) == .cell(line))
    }

    @Test("a digest is the SHA-256 of the bytes")
    func digest() {
        #expect(sha256(Array("[]".utf8)) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945")
    }
}
