import Tables
import Testing
import Values

@Suite("Filter for text from outside")
struct FilterTests {
    @Test(
        "what drives a terminal becomes visible",
        arguments: [
            ("\u{1B}[2J", "␛[2J"), ("\u{1B}]0;title\u{07}", "␛]0;title␇"), ("\u{9B}31m", "\\u{9B}31m"),
            ("\u{90}q\u{9C}", "\\u{90}q\\u{9C}"),
            ("a\u{08}b\u{7F}", "a␈b␡"), ("over\rwritten", "over␍written"), ("\0", "␀"),
            ("x\u{202E}y\u{2066}z", "x\\u{202E}y\\u{2066}z"),
            ("\u{200E}\u{200F}\u{061C}", "\\u{200E}\\u{200F}\\u{61C}"), ("line\u{2028}break", "line\\u{2028}break"),
        ])
    func dangerous(_ text: String, _ expected: String) {
        #expect(TerminalFilter.harmless(text) == expected)
        #expect(TerminalFilter.harmless(text, keepingNewlines: false) == expected)
    }

    @Test(
        "ordinary text passes unchanged",
        arguments: ["", "plain", "日本 👩‍👩‍👧 é e\u{301} ❤️", "می‌خواهم", "क्‍ष", "two\nlines", "soft\u{AD}hyphen"])
    func ordinary(_ text: String) {
        #expect(TerminalFilter.harmless(text) == text)
    }

    @Test("line breaks and tabs are kept for blocks and become signs in cells")
    func lineBreaks() {
        #expect(TerminalFilter.harmless("a\r\nb\tc\n") == "a\nb    c\n")
        #expect(TerminalFilter.harmless("a\r\nb\tc\n", keepingNewlines: false) == "a↵b c↵")
    }

    @Test(
        "for decisions all that takes no ink becomes visible",
        arguments: [
            ("a\u{200B}b", "a\\u{200B}b"), ("a\u{2060}\u{FEFF}\u{AD}b", "a\\u{2060}\\u{FEFF}\\u{AD}b"),
            ("no\u{A0}break", "no\\u{A0}break"),
            ("hi\u{E0041}\u{E0042}", "hi\\u{E0041}\\u{E0042}"), ("x\u{FE0F}", "x\\u{FE0F}"),
            ("x\u{E0101}", "x\\u{E0101}"),
            ("👍\u{E0101}", "👍\\u{E0101}"), ("a\u{200D}b", "a\\u{200D}b"), ("tab\there", "tab␉here"),
            ("a\r\nb", "a␍\nb"), ("\u{3164}", "\\u{3164}"),
            ("\u{2800}", "\\u{2800}"), ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}\\u{FE0F}"),
            ("❤\u{200D}\u{FE0F}", "❤\\u{200D}\\u{FE0F}"), ("a\u{FE0F}\u{200D}❤", "a\\u{FE0F}\\u{200D}❤"),
        ])
    func hidden(_ text: String, _ expected: String) {
        #expect(TerminalFilter.harmless(text, visible: .everything) == expected)
    }

    @Test("emoji sequences are no hiding places", arguments: ["👩‍👩‍👧", "❤️‍🔥", "👍🏽", "1️⃣", "🏳️‍🌈", "日本　語", "é e\u{301}"])
    func emoji(_ text: String) {
        #expect(TerminalFilter.harmless(text, visible: .everything) == text)
    }

    @Test("no way of drawing a value lets a control through")
    func everyDrawing() {
        let hostile = "\u{1B}]52;c;AAAA\u{07}\u{9B}2J\u{202E}\r\u{8}"
        let inner = Value.record(Record([(hostile, .string("\(hostile)\nsecond"))]))
        let record = Value.record(Record([(hostile, .string(hostile)), ("nested", .list(List([inner])))]))
        let values: [Value] = [
            .string(hostile), record, .list(List([record, record, .string(hostile)])), [.string(hostile)],
        ]
        for layout in [Layout(width: 60), .plain(width: 60), Layout(width: 30, expand: .on)] {
            for value in values {
                let texts = [
                    Renderer(layout).render(value), Renderer(layout).renderWhole(value), MarkdownWriter().write(value),
                    CSVWriter().write(value).replacing("\r\n", with: "\n"),
                ]
                for text in texts { #expect(!drivesTerminal(text), "\(text.debugDescription)") }
            }
        }
    }

    @Test("nor does a timeline")
    func timeline() {
        let hostile = "\u{1B}[2J\u{202E}\n\r"
        let text: Value = .string(hostile)
        let conversation: Value = [
            "session": ["status": text, "startedAt": "2026-05-12T09:30:00.000Z"],
            "runs": [["id": "r", "agentName": text, "depth": 0]],
            "items": [
                ["runId": "r", "type": text, "content": text, "error": text],
                ["runId": text, "type": "reasoning", "content": ["message": text]],
            ],
        ]
        let timeline = Timeline(conversation: conversation)
        for full in [false, true] {
            #expect(!drivesTerminal(timeline.render(Layout(), options: TimelineOptions(bars: true, full: full))))
        }
        for item in conversation["items"].list ?? List() { #expect(!drivesTerminal(timeline.row(for: item, Layout()))) }
    }

    @Test("JSON stays JSON of the same value")
    func json() throws {
        let value: Value = ["k\u{9B}": "a\u{202E}b\u{7F}\u{1B}\n日本\u{2028}", "plain": [1, "é"]]
        for json in [value.json(), value.json(indent: 2)] {
            let harmless = TerminalFilter.harmlessJSON(json)
            #expect(!drivesTerminal(harmless))
            #expect(try JSON.parse(harmless) == value)
        }
        #expect(TerminalFilter.harmlessJSON("[\"\u{9B}\"]") == "[\"\\u009b\"]")
    }

    @Test("no scalar of Unicode that could drive a terminal passes, wherever it stands")
    func everyScalar() {
        let scalars = (UInt32(0)...0xFFFF).compactMap { Unicode.Scalar($0) } + ["\u{E0001}", "\u{E007F}", "\u{1F600}"]
        for start in stride(from: 0, to: scalars.count, by: 64) {
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars[start..<min(start + 64, scalars.count)])
            for visible in [TerminalFilter.Visible.controls, .everything] {
                #expect(!drivesTerminal(TerminalFilter.harmless(text, visible: visible)), "U+\(start)")
                let line = TerminalFilter.harmless(text, keepingNewlines: false, visible: visible)
                #expect(!drivesTerminal(line) && !line.contains("\n"), "U+\(start)")
            }
        }
    }

    @Test("nothing of random texts and random bytes does, and filtering again changes nothing", arguments: [1, 2])
    func randomTexts(_ seed: UInt64) throws {
        var random = RandomText(seed: seed)
        for _ in 0..<1500 {
            let text = random.text()
            for visible in [TerminalFilter.Visible.controls, .everything] {
                let block = TerminalFilter.harmless(text, visible: visible)
                let line = TerminalFilter.harmless(text, keepingNewlines: false, visible: visible)
                #expect(!drivesTerminal(block + line) && !line.contains("\n"), "seed \(seed): \(text.debugDescription)")
                #expect(
                    TerminalFilter.harmless(block, visible: visible) == block, "seed \(seed): \(text.debugDescription)")
            }
            let json = TerminalFilter.harmlessJSON(Value.string(text).json())
            #expect(!drivesTerminal(json) && (try? JSON.parse(json)) == .string(text), "seed \(seed): \(json)")
        }
    }

    @Test("nor does a table of random values, of the least and the greatest among them", arguments: [3, 4])
    func randomValues(_ seed: UInt64) {
        var random = RandomText(seed: seed)
        for width in [1, 7, 30, 80] {
            for layout in [Layout(width: width), .plain(width: width), Layout(width: width, expand: .on)] {
                let value = random.value(depth: 3)
                let texts = [
                    Renderer(layout).render(value), Renderer(layout).renderWhole(value), MarkdownWriter().write(value),
                ]
                for text in texts { #expect(!drivesTerminal(text), "seed \(seed): \(text.debugDescription)") }
            }
        }
    }

    private func drivesTerminal(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            (scalar.properties.generalCategory == .control && scalar != "\n") || scalar.properties.isBidiControl
        }
    }
}

/// Random texts of what is dangerous, hidden or wide, and values of them; the same on every run.
private struct RandomText {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func text() -> String {
        if below(3) == 0 {
            return String(decoding: (0..<below(20)).map { _ in UInt8(below(256)) }, as: UTF8.self)
        }
        let scalars: [UInt32] = [
            0x00, 0x07, 0x08, 0x09, 0x0A, 0x0D, 0x1B, 0x5B, 0x5D, 0x6D, 0x3B, 0x7F, 0x80, 0x85, 0x90, 0x9B, 0x9C, 0x9D,
            0x9F,
            0xA0, 0xAD, 0x61C, 0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFE0F, 0xFEFF,
            0xFFF9, 0xE0041, 0x301, 0x6F22, 0x1F468, 0x1F3FD, 0x1F1E9, 0x61, 0x20, 0x10FFFF, 0x10D800,
        ]
        var text = ""
        for _ in 0..<below(24) {
            if let scalar = Unicode.Scalar(scalars[below(scalars.count)]) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    mutating func value(depth: Int) -> Value {
        switch below(depth > 0 ? 8 : 5) {
        case 0: return .string(text())
        case 1: return .decimal([0, -0.0, .infinity, .nan, 1e300, .leastNonzeroMagnitude, 0.1][below(7)])
        case 2:
            let second: Int128 = 1_000_000_000_000_000_000
            let sizes = [0, 1, second, -second, second * Int128(Int64.max), second * Int128(Int64.min), .max, .min]
            return .duration(Duration(attoseconds: sizes[below(sizes.count)]))
        case 3: return .instant(Instant(nanoseconds: [0, .max, .min, -1][below(4)]))
        case 4: return [.null, true, .number(.spelled("1e9223372036854775807")), .integer(.min)][below(4)]
        case 5: return .list(List((0..<below(6)).map { _ in value(depth: depth - 1) }))
        case 6: return .list(List((0..<below(6)).map { _ in record(depth: depth - 1) }))
        default: return record(depth: depth - 1)
        }
    }

    private mutating func record(depth: Int) -> Value {
        .record(Record((0..<below(5)).map { index in (index == 0 ? text() : "f\(index)", value(depth: depth)) }))
    }
}
