import Tables
import Testing
import Values

@Suite("CSV and Markdown")
struct ExportTests {
    @Test("CSV quotes what the standard asks for and ends lines in CRLF")
    func csv() {
        let value: Value = [
            ["a": "plain", "b": 1], ["a": "comma, quote \" and\nline", "b": nil], ["a": " space", "c": ["x": [1, 2]]],
        ]
        #expect(
            CSVWriter().write(value)
                == "a,b,c\r\nplain,1,\r\n\"comma, quote \"\" and\nline\",,\r\n\" space\",,\"{\"\"x\"\":[1,2]}\"\r\n")
    }

    @Test("CSV of scalars, of one record and of nothing")
    func csvShapes() {
        #expect(CSVWriter().write([1, "two", nil]) == "value\r\n1\r\ntwo\r\n\"\"\r\n")
        #expect(CSVWriter().write(["a": 1, "b": true]) == "a,b\r\n1,true\r\n")
        #expect(CSVWriter().write("x") == "value\r\nx\r\n")
        #expect(CSVWriter().write([]) == "")
        #expect(CSVWriter().write([["a": 1], 5]) == "a,value\r\n1,\r\n,5\r\n")
    }

    @Test("a reader of RFC 4180 gets back what was written")
    func csvRoundTrip() throws {
        let texts = ["", " ", "\"", "\"\"", ",", "\n", "\r\n", "a\"b,c\nd", "日本", "'", "=1+1", "\u{1B}[2J"]
        let rows = texts.map { [$0, "x" + $0] }
        let value = Value.list(
            List(rows.map { .record(Record([("first", .string($0[0])), ("second", .string($0[1]))])) }))
        let read = try CSVReader(CSVWriter(harmless: false).write(value)).rows
        #expect(read == [["first", "second"]] + rows)
    }

    @Test("CSV for a screen has signs for what drives a terminal; tabs and line breaks stay")
    func harmlessCSV() throws {
        let texts = ["a\tb", "a\r\nb", "a\nb", "a\rb", "\u{1B}[2J", "\u{202E}x"]
        let read = try CSVReader(CSVWriter().write(.list(List(texts.map { .string($0) })))).rows
        #expect(read.dropFirst() == [["a\tb"], ["a\r\nb"], ["a\nb"], ["a␍b"], ["␛[2J"], ["\\u{202E}x"]])
    }

    @Test("CSV rows have as many cells as the heading, whatever the records have")
    func raggedCSV() throws {
        let value: Value = [["a": 1], ["b": ["x": [1, nil]], "c": "y,z"], 5, nil, ["a,b": "quoted \"name\""], []]
        let rows = try CSVReader(CSVWriter().write(value)).rows
        #expect(rows[0] == ["a", "b", "c", "value", "a,b"])
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        #expect(rows[2] == ["", #"{"x":[1,null]}"#, "y,z", "", ""])
    }

    @Test("safe CSV has no formulas, but numbers stay numbers")
    func safeCSV() {
        let value: Value = ["=1+1", "+1", "-cmd", "@x", -5, "\tx", "fine"]
        #expect(
            CSVWriter(harmless: false, safe: true).write(value)
                == "value\r\n'=1+1\r\n'+1\r\n'-cmd\r\n'@x\r\n-5\r\n'\tx\r\nfine\r\n")
    }

    @Test("Markdown aligns numbers and escapes what would break a table")
    func markdown() {
        let value: Value = [["name": "a|b\nc", "n": 1], ["name": "back\\slash", "n": nil]]
        #expect(
            MarkdownWriter().write(value) == """
                | name | n |
                | --- | ---: |
                | a\\|b<br>c | 1 |
                | back\\\\slash |  |

                """)
    }

    @Test(
        "Markdown loads nothing and links nowhere",
        arguments: [
            ("![x](https://evil.example/p.png)", "\\!\\[x\\](https\\://evil.example/p.png)"),
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"), ("&lt;", "&amp;lt;"),
            ("www.evil.example", "www\\.evil.example"),
            ("`code` **bold** ~~no~~", "\\`code\\` \\*\\*bold\\*\\* \\~\\~no\\~\\~"),
            ("issue_refund _x_", "issue_refund \\_x\\_"),
        ])
    func markdownText(_ text: String, _ expected: String) {
        #expect(MarkdownWriter().write([.string(text)]) == "| value |\n| --- |\n| \(expected) |\n")
    }
}

/// A strict reader of RFC 4180, to check the writer against.
private struct CSVReader {
    private(set) var rows: [[String]] = []

    struct Malformed: Error {}

    init(_ text: String) throws {
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            var row = [try Self.cell(&rest)]
            while rest.first == "," {
                rest.removeFirst()
                row.append(try Self.cell(&rest))
            }
            guard rest.popFirst() == "\r", rest.popFirst() == "\n" else { throw Malformed() }
            rows.append(row)
        }
    }

    private static func cell(_ rest: inout Substring.UnicodeScalarView) throws -> String {
        guard rest.first == "\"" else {
            let cell = rest.prefix { $0 != "," && $0 != "\r" && $0 != "\n" }
            guard !cell.contains("\"") else { throw Malformed() }
            rest = rest[cell.endIndex...]
            return String(cell)
        }
        rest.removeFirst()
        var text = ""
        while let scalar = rest.popFirst() {
            if scalar != "\"" {
                text.unicodeScalars.append(scalar)
            } else if rest.first == "\"" {
                rest.removeFirst()
                text += "\""
            } else {
                return text
            }
        }
        throw Malformed()
    }
}
