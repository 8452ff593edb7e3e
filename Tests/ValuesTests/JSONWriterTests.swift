import Testing
import Values

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test("in one line, without spaces")
    func compact() {
        let value: Value = ["b": [1, -2.5, nil, true, "x"], "a": [:], "c": []]
        #expect(value.json() == #"{"b":[1,-2.5,null,true,"x"],"a":{},"c":[]}"#)
        #expect(value.jsonBytes() == Array(value.json().utf8))
    }

    @Test("indented, one field or element a line")
    func indented() {
        let value: Value = ["a": [1, ["b": 2]], "c": [], "d": [:]]
        #expect(
            value.json(indent: 2) == """
                {
                  "a": [
                    1,
                    {
                      "b": 2
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """)
    }

    @Test("only what must be escaped is")
    func escapes() {
        #expect(Value.string("\"\\/\u{8}\u{C}\n\r\t\0\u{1F}").json() == #""\"\\/\b\f\n\r\t\u0000\u001f""#)
        #expect(Value.string("é漢😀\u{7F}\u{2028}\u{2029}").json() == "\"é漢😀\u{7F}\u{2028}\u{2029}\"")
    }

    @Test("times, durations and handles as strings")
    func otherKinds() throws {
        let value: Value = [
            "at": try .instant(#require(Instant("2026-05-12T11:30:00+02:00"))),
            "now": .instant(Instant(nanoseconds: 0)),
            "took": .duration(.milliseconds(1500)),
            "run": .handle(Handle(kind: .run, name: "r1", id: "x", fields: Record([("status", "Done")]))),
        ]
        #expect(
            value.json()
                == #"{"at":"2026-05-12T11:30:00+02:00","now":"1970-01-01T00:00:00.000Z","took":"1.5s","run":"r1"}"#)
    }

    @Test("doubles that JSON has no number for as null")
    func noNumbers() {
        #expect(([.decimal(.nan), .decimal(.infinity), .decimal(-.infinity)] as Value).json() == "[null,null,null]")
    }

    @Test("what is written reads back as the same value, compact or indented")
    func roundTrip() throws {
        var random = SplitMix64(seed: 10)
        for _ in 0..<300 {
            let value = random.value()
            let compact = value.json()
            #expect(try JSON.parse(compact) == value)
            #expect(try JSON.parse(compact).json() == compact)
            #expect(try JSON.parse(value.json(indent: 2)).json() == compact)
        }
    }
}
