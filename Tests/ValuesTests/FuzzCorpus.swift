import Values

/// JSON texts that together have everything JSON can have, and some that are none.
enum FuzzCorpus {
    static let small: [String] =
        [
            "null", " true\n", "[]", "{}", "[[],{},[{}]]", "[null,true,false]", #""""#, #"{"":{"":""}}"#,
            #""\"\\\/\b\f\n\r\t\u0000\u001F\u00e9\uD83D\uDE00""#,
            #"["\ud83d","\ude00\ud83d","\ud83dx","\ud83d\u0041"]"#,
            #"{"\u0061":1,"a":2,"b":3,"\u0062":{"a":[]},"a":4}"#, #"{"a":1,"ab":2,"abc":3,"":4,"abcd":5,"b":6}"#,
            #"{"key with spaces":1,"clé":2,"鍵":3,"🔑":4,"\ud83d":5,"\\":6,"\"":7}"#,
            "[\"é漢😀\u{7F}\u{2028}\u{10FFFF}\u{10FFFF}\u{10D83D}\"]", "\u{FEFF}{\"a\" : [ 1 ,\t2 ]\r\n}",
            #"[{"id":1,"type":"ToolCall"},{"id":2,"type":"reasoning"},{"type":"x","id":3},{"id":4}]"#,
            #"{"startedAt":"2026-05-12T09:30:00.000Z","took":1.50,"n":-0,"big":123456789012345678901234567890}"#,
            #"{"text":"12345678901234567890123456789012 \n ünicode after thirty-two plain bytes"}"#,
            #"{"a":{"b":{"c":{"d":[1,[2,[3,[4]]]]}}},"e":"}]","f":"\"]}","g":[",",":","{"]}"#,
        ] + numbers.map { "[\($0)]" }

    static let numbers = [
        "0", "-0", "1", "-1", "10", "9007199254740993", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "123456789012345678", "1234567890123456789", "12345678901234567890", "0.1", "-0.5",
        "1.10", "1.0", "100.0", "0.000001", "0.0000001", "1e5", "1E5", "1e+5", "1e-5", "-1.5E-10", "1e400", "-1e400",
        "1e-400", "1e21", "1e+21", "5e-324", "1.7976931348623157e308", "0e0", "0.0", "-0.0", "0E+0",
        "1e9223372036854775807", "1e-9223372036854775808", "1e99999999999999999999", "0.1234567890123456789",
        "123456789012345.6", "1234567890123456.7", "999999999999999", "0.999999999999999",
    ]

    /// Lists and records that nest right up to the limit of 512, and beyond.
    static let deep: [String] = [510, 511, 512, 513, 600].flatMap { (depth: Int) -> [String] in
        [
            nested(depth, "[", "", "]"), nested(depth, #"{"a":"#, "1", "}"),
            nested(depth / 2, #"[1,{"k":"#, "0", "}]"),
        ]
    }

    private static func nested(_ depth: Int, _ opening: String, _ inner: String, _ closing: String) -> String {
        String(repeating: opening, count: depth) + inner + String(repeating: closing, count: depth)
    }

    /// Bytes that mean something to a reader of JSON.
    static let meaningful: [UInt8] =
        Array("[]{}\",:\\/u0123456789abdefnrtDCE.+- \n\t\r".utf8) + [
            0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF,
        ]
}

extension SplitMix64 {
    /// The bytes with a few random mistakes in them.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(3) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(7) {
            case 0: bytes[place] ^= 1 << UInt8(below(8))
            case 1: bytes[place] = pick(FuzzCorpus.meaningful)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(pick(FuzzCorpus.meaningful), at: place)
            case 4: bytes.removeLast(bytes.count - place)
            case 5: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(8))], at: place)
            default: bytes.swapAt(place, below(bytes.count))
            }
        }
        return bytes
    }
}
