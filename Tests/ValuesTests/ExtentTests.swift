import Testing
import Values

@Suite("The extent of values")
struct ExtentTests {
    /// A list that holds a list, and so on.
    private func nested(_ depth: Int, _ value: Value = 1) -> Value {
        (0..<depth).reduce(value) { inner, _ in list([inner]) }
    }

    @Test("counts lists and records inside each other")
    func depth() {
        #expect(nested(4).excess(depth: 4, parts: 100) == nil)
        #expect(nested(5).excess(depth: 4, parts: 100) == .depth)
        #expect(Value.record(Record([("a", nested(4))])).excess(depth: 4, parts: 100) == .depth)
        #expect(list([]).excess(depth: 0, parts: 100) == .depth)
    }

    @Test("takes what was read for as deep as its text, unless that would be too deep")
    func documents() throws {
        let read = try JSON.parse(#"[[[1]], {"a": 2}]"#)
        #expect(read.excess(depth: 3, parts: 1) == nil)
        #expect(read.excess(depth: 2, parts: 100) == .depth)
        #expect(nested(2, read["x"]).excess(depth: 2, parts: 100) == nil)
        #expect(try nested(2, #require(read.list?.last)).excess(depth: 3, parts: 100) == nil)
        #expect(try nested(3, #require(read.list?.last)).excess(depth: 3, parts: 100) == .depth)
    }

    @Test("counts parts as often as they are found, and ends where there are too many")
    func parts() {
        let doubled = (0..<200).reduce(list([])) { inner, _ in list([inner, inner]) }
        #expect(doubled.excess(depth: 512, parts: 10_000) == .parts)
        #expect(doubled.excess(depth: 512, parts: 1_000_000, stop: { true }) == .stopped)
        #expect(list([1, 2, 3]).excess(depth: 1, parts: 4) == nil)
        #expect(list([1, 2, 3]).excess(depth: 1, parts: 3) == .parts)
    }

    @Test("knows how long a JSON would be without writing it")
    func size() throws {
        let text = Value.string(String(repeating: "a", count: 1_000))
        #expect(list([text, text]).hasJSON(ofBytes: 2_010))
        #expect(!list([text, text]).hasJSON(ofBytes: 2_000))
        let doubled = (0..<200).reduce(text) { inner, _ in list([inner, inner]) }
        #expect(!doubled.hasJSON(ofBytes: 1 << 20))
        let read = try JSON.parse("[\"\(String(repeating: "a", count: 1_000))\", 1]")
        #expect(read.hasJSON(ofBytes: 1_010))
        #expect(try list([#require(read.list?.last), #require(read.list?.last)]).hasJSON(ofBytes: 100))
        #expect(!list([read, read]).hasJSON(ofBytes: 1_500))
    }

    @Test("bounds what is written as JSON")
    func writing() {
        let doubled = (0..<200).reduce(list([])) { inner, _ in list([inner, inner]) }
        #expect(doubled.jsonBytes(limit: 1_000) == nil)
        #expect(doubled.jsonBytes(limit: .max, stop: { true }) == nil)
        #expect(doubled.jsonPrefix(100).utf8.count < 1_000)
        #expect(list([1, 2]).jsonBytes(limit: 5) == Array("[1,2]".utf8))
        #expect(list([1, 2]).jsonBytes(limit: 4) == nil)
        #expect(list([1, 2]).jsonBytes(indent: 2, limit: 100) == Array("[\n  1,\n  2\n]".utf8))
    }

    @Test("bounds a text with its matches replaced")
    func replacing() throws {
        let pattern = try Pattern("a")
        let text = String(repeating: "a", count: 100)
        #expect(try pattern.replacing(in: text, with: "bb", limit: 200).utf8.count == 200)
        #expect(throws: PatternError.self) { try pattern.replacing(in: text, with: "bb", limit: 199) }
        #expect(throws: PatternError.self) { try pattern.replacing(in: text + "ccc", with: "b", limit: 102) }
    }
}

private func list(_ elements: [Value]) -> Value { .list(List(elements)) }
