import Testing
import Values

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test("all kinds of values, with white space anywhere between them")
    func kinds() throws {
        let value = try JSON.parse(" {\n\t\"a\" : [ 1 , -2.5 , \"x\" , true , false , null , [ ] , { } ] }\r\n")
        #expect(value == ["a": [1, -2.5, "x", true, false, nil, [], [:]]])
    }

    @Test(
        "escapes and characters beyond ASCII",
        arguments: [
            (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u6f22""#, "Aé漢"),
            (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00!""#, "😀!"), (#""héllo 漢字 😀""#, "héllo 漢字 😀"),
            (#""\u0000""#, "\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), (#""exactly8\n""#, "exactly8\n"),
            (#""12345678901234567890123456789é""#, "12345678901234567890123456789é"),
        ])
    func strings(json: String, text: String) throws {
        #expect(try JSON.parse(json) == .string(text))
        #expect(try JSON.parse(#"{"k":\#(json)}"#)["k"] == .string(text))
        #expect(try JSON.parse("{\(json):1}") == .record(Record([(text, .integer(1))])))
    }

    @Test("keys keep their order; of several with one name the last counts and stands where the first stood")
    func keys() throws {
        #expect(try JSON.parse(#"{"z":1,"a":2,"m":3}"#).record?.keys == ["z", "a", "m"])
        #expect(try JSON.parse(#"{"a":1,"b":2,"a":{"c":[3]}}"#).json() == #"{"a":{"c":[3]},"b":2}"#)
        #expect(try JSON.parse(#"{"a":1,"\u0061":2,"a":3}"#).json() == #"{"a":3}"#)
        #expect(try JSON.parse(#"[{"a":1,"a":2},{"a":1,"a":2,"b":3}]"#).json() == #"[{"a":2},{"a":2,"b":3}]"#)
    }

    @Test("records of many shapes in one text are told apart")
    func shapes() throws {
        var random = SplitMix64(seed: 6)
        let records = (0..<500).map { _ in
            Record((0..<random.below(30)).map { ("k\(random.below(40) + $0 / 4)", .integer(random.below(10))) })
        }
        let list = Value.list(List(records.map { .record($0) }))
        let read = try JSON.parse(list.json())
        #expect(read == list)
        #expect(read.json() == list.json())
    }

    @Test("a record of very many keys, some of them twice")
    func manyKeys() throws {
        let fields = (0..<5000).map { #""key\#($0 % 4000)":\#($0)"# }.joined(separator: ",")
        let record = try #require(try JSON.parse("{\(fields)}").record)
        #expect(record.count == 4000)
        #expect(record["key0"] == 4000)
        #expect(record["key3999"] == 3999)
    }

    @Test("lists and records nest 512 deep and no deeper")
    func nesting() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"[{"a":"#, count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
        }
        #expect(try JSON.parse(nested(512)).json() == nested(512))
        let error = #expect(throws: JSONError.self) { try JSON.parse("[" + nested(512) + "]") }
        #expect(error?.reason == .tooDeep)
        #expect(throws: JSONError(offset: 512, reason: .tooDeep)) {
            try JSON.parse(String(repeating: "[", count: 100_000))
        }
    }

    @Test("one byte order mark at the start is skipped")
    func byteOrderMark() throws {
        #expect(try JSON.parse("\u{FEFF}[1]") == [1])
        #expect(throws: JSONError(offset: 3, reason: .unexpected(expected: "a value"))) {
            try JSON.parse("\u{FEFF}\u{FEFF}1")
        }
    }
}

@Suite("Halves of surrogate pairs")
struct LoneSurrogateTests {
    @Test(
        "are written as they were read",
        arguments: [
            #""\ud83d""#, #""\ude00""#, #""a\ud83db""#, #""\ude00\ud83d""#, #""\ud83d\ud83d""#, #""\ud83d\n""#,
            #""\ud800\udbff""#,
            #""\udfff😀\ud83d""#, "\"\u{10FFFF}\"", "\"\u{10FFFF}\u{10FFFF}\"", "\"\u{10FFFF}\u{10D83D}\"",
            "\"\u{10FFFF}\u{10FFFF}\u{10D83D}\"", "\"\u{10D83D}\"", "\"\u{10FFFF}\\ud83d\"",
            "\"\u{10FFFF}\u{10FFFF}\\ud83d\u{10D83D}\"",
            "\"\u{10F000}\"", "\"\u{100000}x\"",
        ])
    func roundTrip(json: String) throws {
        #expect(try JSON.parse(json).json() == json)
        #expect(try JSON.parse("{\(json):[\(json)]}").json() == "{\(json):[\(json)]}")
    }

    @Test("differ from every text that could be meant by them")
    func distinct() throws {
        let spellings = [
            #""\ud83d""#, #""\ud83e""#, "\"\u{10D83D}\"", "\"\u{10FFFF}\u{10D83D}\"",
            "\"\u{10FFFF}\u{10FFFF}\u{10D83D}\"", "\"\u{FFFD}\"",
        ]
        let texts = try spellings.map { try #require(try JSON.parse($0).string) }
        #expect(Set(texts.map { Array($0.utf8) }).count == spellings.count)
    }

    @Test("spelled by escapes, a text's own private scalars are told from them")
    func escapedPrivateScalars() throws {
        let value = try JSON.parse(#""\udbff\udfff\udbf6\udc3d""#)
        #expect(value.json() == "\"\u{10FFFF}\u{10D83D}\"")
    }

    @Test("form the character when they come together")
    func joined() throws {
        let halves = try JSON.parse(#"["\ud83d","\ude00"]"#).list?.compactMap(\.string) ?? []
        #expect(try JSON.parse(Value.string(halves.joined()).json()) == "😀")
    }

    @Test("every text with such scalars reads back as it was written")
    func randomTexts() throws {
        var random = SplitMix64(seed: 7)
        let scalars: [Unicode.Scalar] = ["\u{10FFFF}", "\u{10DC3D}", "\u{10DE00}", "x"]
        for _ in 0..<500 {
            var text = ""
            for _ in 0..<random.below(8) { text.unicodeScalars.append(random.pick(scalars)) }
            let read = try #require(try JSON.parse(Value.string(text).json()).string)
            #expect(Value.string(read) == .string(text))
        }
    }
}
