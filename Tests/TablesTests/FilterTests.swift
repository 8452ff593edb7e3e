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

    private func drivesTerminal(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            (scalar.properties.generalCategory == .control && scalar != "\n") || scalar.properties.isBidiControl
        }
    }
}
