import Testing
import Values

@Suite("What is not JSON")
struct JSONErrorTests {
    @Test(
        "is refused with the byte and the reason",
        arguments: [
            ("", 0, .unfinished), ("   ", 3, .unfinished), ("nul", 3, .unfinished),
            ("nulx", 3, .unexpected(expected: "a value")),
            ("nulll", 4, .trailingText), ("1 2", 2, .trailingText), ("[1,]", 3, .unexpected(expected: "a value")),
            ("[1 2]", 3, .unexpected(expected: "',' or ']'")), ("[1", 2, .unfinished), ("[", 1, .unfinished),
            ("[,1]", 1, .unexpected(expected: "a value")), ("{", 1, .unfinished), (#"{"a""#, 4, .unfinished),
            (#"{"a" 1}"#, 5, .unexpected(expected: "':'")), (#"{"a":}"#, 5, .unexpected(expected: "a value")),
            (#"{"a":1,}"#, 7, .unexpected(expected: "a key in quotes")),
            ("{a:1}", 1, .unexpected(expected: "a key in quotes")),
            (#"{"a":1]"#, 6, .unexpected(expected: "',' or '}'")), ("[}", 1, .unexpected(expected: "a value")),
            ("'a'", 0, .unexpected(expected: "a value")), ("01", 0, .invalidNumber), ("[1.]", 1, .invalidNumber),
            ("1.", 2, .unfinished),
            ("-", 1, .unfinished), ("-a", 0, .invalidNumber), ("1e+", 3, .unfinished),
            ("+1", 0, .unexpected(expected: "a value")),
            (".5", 0, .unexpected(expected: "a value")), ("NaN", 0, .unexpected(expected: "a value")),
            ("1-", 1, .trailingText),
            (#""abc"#, 4, .unfinished), ("\"a\nb\"", 2, .controlCharacter), ("\"é\tb\"", 3, .controlCharacter),
            (#""\x""#, 2, .invalidEscape), (#""\u12G4""#, 5, .invalidEscape), (#""\u12"#, 5, .unfinished),
            (#""\"#, 2, .unfinished),
            (#""\ud83d\u12""#, 11, .invalidEscape), ("// no\n1", 0, .unexpected(expected: "a value")),
            ("[1]]", 3, .trailingText),
            ("\u{A0}1", 0, .unexpected(expected: "a value")), ("tRUE", 1, .unexpected(expected: "a value")),
        ] as [(String, Int, JSONError.Reason)])
    func errors(text: String, offset: Int, reason: JSONError.Reason) {
        #expect(throws: JSONError(offset: offset, reason: reason)) { try JSON.parse(text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused where they begin",
        arguments: [
            ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC3, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
            ([0x22, 0xC0, 0xAF, 0x22], 1),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0xC3, 0xA9, 0xA9, 0x22], 5),
            ([0x22, 0xED, 0xA0, 0x80, 0x5C, 0x75, 0x64, 0x38, 0x30, 0x30, 0x22], 1),
        ] as [([UInt8], Int)])
    func invalidUTF8(bytes: [UInt8], offset: Int) {
        #expect(throws: JSONError(offset: offset, reason: .invalidUTF8)) { try JSON.parse(bytes) }
    }

    @Test("says where and why in a sentence")
    func wording() {
        let error = JSONError(offset: 17, reason: .unexpected(expected: "',' or ']'"))
        #expect(error.description == "not JSON at byte 17: expected ',' or ']'")
        #expect(JSONError(offset: 1, reason: .tooDeep).description == "not JSON at byte 1: nested more than 512 deep")
    }

    @Test("random bytes never crash, and errors lie inside the text")
    func randomBytes() {
        var random = SplitMix64(seed: 8)
        let alphabet = Array("[]{}\",:\\u0123dD8eE.-+ntfabé \u{10FFFF}".utf8) + [0, 0xFF, 0xED, 0xA0]
        for _ in 0..<5000 {
            let bytes = (0..<random.below(40)).map { _ in random.pick(alphabet) }
            expectSoundness(of: bytes)
        }
    }

    @Test("mutated JSON never crashes, and what is still JSON reads back")
    func mutations() {
        var random = SplitMix64(seed: 9)
        for _ in 0..<500 {
            var bytes = random.value().jsonBytes()
            for _ in 0...random.below(3) where !bytes.isEmpty {
                switch random.below(3) {
                case 0: bytes.remove(at: random.below(bytes.count))
                case 1: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                default: bytes.insert(random.pick(Array(#"[]{}",:\"#.utf8)), at: random.below(bytes.count + 1))
                }
            }
            expectSoundness(of: bytes)
        }
    }

    @Test("a text cut off anywhere is unfinished, and never anything else")
    func prefixes() {
        let text = #"{"a":[1.5e+10,true,null,"x\u00e9\n"],"b":{"c":-0.25}}"#
        for length in 0..<text.utf8.count {
            let prefix = Array(text.utf8.prefix(length))
            #expect(throws: JSONError(offset: length, reason: .unfinished)) { try JSON.parse(prefix) }
        }
    }

    private func expectSoundness(of bytes: [UInt8]) {
        do throws(JSONError) {
            let value = try JSON.parse(bytes)
            let again = try JSON.parse(value.jsonBytes())
            #expect(again == value && again.json() == value.json())
        } catch {
            #expect((0...bytes.count).contains(error.offset))
        }
    }
}
