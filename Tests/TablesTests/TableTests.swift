import Tables
import Testing
import Values

@Suite("Tables")
struct TableTests {
    @Test("numbers stand right, text left, and no line ends in a space")
    func alignment() {
        let value: Value = [["name": "a", "n": 5], ["name": "long name", "n": 1000], ["name": "", "n": nil]]
        #expect(
            Renderer(Layout()).render(value) == """
                name          n
                ─────────  ────
                a             5
                long name  1000

                """)
    }

    @Test("plain tables have no lines but dashes")
    func plain() {
        #expect(
            Renderer(.plain()).render([["a": 1, "b": "x"]]) == """
                a  b
                -  -
                1  x
                """)
    }

    @Test("the widest text column shrinks first, to the level of the next")
    func shrinking() {
        let row: Value = [
            "id": "0a000000-0000-4000-8000-000000000001", "short": "twelve chars",
            "long": "a text that is much longer than that",
            "n": 123456,
        ]
        #expect(
            Renderer(Layout(width: 76, expand: .off)).render([row]) == """
                id                                    short         long                   n
                ────────────────────────────────────  ────────────  ────────────────  ──────
                0a000000-0000-4000-8000-000000000001  twelve chars  a text that is …  123456
                """)
    }

    @Test("columns that find no room are named below, ids and numbers are never cut")
    func hiding() {
        let id = "0a000000-0000-4000-8000-000000000001"
        let text = Renderer(Layout(width: 60)).render([
            ["id": .string(id), "agentId": .string(id), "status": "Running", "tokens": 1184],
            ["id": .string(id), "agentId": .string(id), "status": "Completed", "tokens": 20],
        ])
        #expect(
            text == """
                id                                    status     tokens
                ────────────────────────────────────  ─────────  ──────
                0a000000-0000-4000-8000-000000000001  Running      1184
                0a000000-0000-4000-8000-000000000001  Completed      20
                hidden: agentId
                """)
    }

    @Test("the narrowest terminal gets its table too")
    func narrowest() {
        let value: Value = [
            ["a": "some text that is long", "b": "日本語日本語日本語日本語", "c": 5], ["a": "x", "b": "y", "c": 123_456],
        ]
        let text = Renderer(Layout(width: 1)).render(value)
        #expect(widestLine(text) <= Layout.narrowest)
        #expect(text.contains("…") && text.contains("hidden: b"))
    }

    @Test("a lone column that cannot shrink is cut rather than not shown")
    func loneColumn() {
        let text = Renderer(Layout(width: 20)).render([["id": "0a000000-0000-4000-8000-000000000001"]])
        #expect(text == "id  0a000000-0000-4…")
        let table = Renderer(Layout(width: 20, expand: .off)).render([["id": "0a000000-0000-4000-8000-000000000001"]])
        #expect(table.hasSuffix("0a000000-0000-4000-…"))
    }

    @Test("more rows than the limit are counted, not shown")
    func rowLimit() {
        let many = Value.list(List((1...20_000).map { .integer($0) }))
        #expect(Renderer(Layout(rowLimit: 20)).render(many).hasSuffix("\n… 19,980 more rows; again shows all"))
        let rows: Value = .list(List((1...200).map { ["n": .integer($0)] }))
        let text = Renderer(Layout(rowLimit: 3)).render(rows)
        #expect(text.split(separator: "\n").last == "… 197 more rows; again shows all")
        #expect(text.split(separator: "\n").count == 6)
        #expect(Renderer(Layout(rowLimit: 199)).render(rows).hasSuffix("… 1 more row; again shows all"))
        #expect(Renderer(Layout(rowLimit: 200)).render(rows).hasSuffix("\n200 rows"))
    }

    @Test("decimal points of a column stand below each other")
    func decimals() {
        let numbers: [Number] = [.decimal(1.5), .decimal(10.25), .integer(300), .decimal(-0.001), .spelled("1.10")]
        let rows = Value.list(List(numbers.map { ["n": .number($0), "x": "y"] } + [["n": nil, "x": "z"]]))
        #expect(
            Renderer(.plain()).render(rows) == """
                      n  x
                -------  -
                  1.5    y
                 10.25   y
                300      y
                 -0.001  y
                  1.10   y
                         z
                """)
        #expect(Renderer(.plain()).render([.number(.decimal(1.25)), 3]) == "value\n-----\n 1.25\n 3")
    }

    @Test("points are not aligned where that would push the numbers away")
    func unalignedDecimals() {
        let long = Renderer(.plain()).render([.number(.decimal(0.30000000000000004)), 3])
        #expect(long.hasSuffix("\n                  3"))
        let exponent = Renderer(.plain()).render([.number(.spelled("1e400")), .number(.decimal(0.25))])
        #expect(exponent == "value\n-----\n1e400\n 0.25")
    }

    @Test("a whole layout shows all rows and all columns, record by record where a table would cut")
    func whole() {
        let long = String(repeating: "word ", count: 12) + "end"
        let value: Value = [["name": "a", "text": .string(long), "n": 5], ["name": "b", "text": "x", "n": nil]]
        #expect(Renderer(Layout(width: 80, rowLimit: 1).whole).render(value).split(separator: "\n").count == 4)
        #expect(
            Renderer(Layout(width: 40, rowLimit: 1).whole).render(value) == """
                ── 1 ───────────────────────────────────
                name: a
                text:
                  │ word word word word word word word\u{20}
                  ┆ word word word word word end
                n: 5
                ── 2 ───────────────────────────────────
                name  b
                text  x
                n     null
                """)
        #expect(Renderer(Layout(width: 40).whole).render(["text": .string(long)]).contains("end"))
        #expect(Renderer(Layout(width: 40).whole).render([.string(long)]).contains("end"))
    }

    @Test("forty columns are shown as far as they fit, and the others are named")
    func fortyColumns() {
        let record = Record((1...40).map { ("column\($0)", Value.integer($0 * 1000)) })
        let text = Renderer(Layout(width: 100, expand: .off)).render([.record(record)])
        #expect(widestLine(text) <= 100)
        let shown = text.split(separator: "\n")[0].split(separator: " ").map(String.init)
        let note = text.split(separator: "hidden: ")[1].replacing("\n", with: " ")
        #expect(shown + note.split(separator: ", ").map(String.init) == record.keys)
        let whole = Renderer(Layout(width: 100).whole).render([.record(record)])
        #expect(record.keys.allSatisfy { whole.contains($0) })
    }

    @Test("durations of a column agree on their decimals")
    func durations() {
        let durations: [Duration] = [.milliseconds(130), .seconds(1.79), .seconds(65), .seconds(3725), .seconds(-2)]
        #expect(
            Renderer(Layout()).render(.list(List(durations.map { ["took": .duration($0)] }))) == """
                       took
                ───────────
                      0.13s
                      1.79s
                   1m05.00s
                1h02m05.00s
                     -2.00s
                """)
    }

    @Test("colour comes only from us, and the text without it is the same")
    func colour() {
        let value: Value = [["a": "\u{1B}[31mred"]]
        let coloured = Renderer(Layout(color: true)).render(value)
        #expect(coloured.hasPrefix("\u{1B}[1ma\u{1B}[0m\n"))
        let stripped = coloured.replacing(/\u{1B}\[\d+m/, with: "")
        #expect(stripped == Renderer(Layout()).render(value))
        #expect(!Layout(plain: true, color: true).color)
    }

    @Test("scalars print as the language spells them")
    func scalars() {
        let renderer = Renderer(Layout())
        #expect(renderer.render(nil) == "null")
        #expect(renderer.render(true) == "true")
        #expect(renderer.render(.number(.spelled("1.10"))) == "1.10")
        #expect(renderer.render("bare \"text\"\nsecond line") == "bare \"text\"\nsecond line")
        #expect(renderer.render(.duration(.milliseconds(1500))) == "1.5s")
        #expect(renderer.render([]) == "(empty list)")
        #expect(renderer.render([:]) == "(empty record)")
        #expect(renderer.render([[:], [:]]) == "(2 empty records)")
    }

    @Test("a handle is drawn as what is known of it, and in a cell as its name")
    func handles() {
        let run = Value.handle(
            Handle(kind: .run, name: "r1", id: "9e2a", fields: Record([("status", "Running"), ("output", nil)])))
        #expect(
            Renderer(Layout()).render(run) == """
                name    r1
                id      9e2a
                status  Running
                output  null
                """)
        #expect(Renderer(Layout()).render(["run": run]) == "run  r1")
    }

    @Test("a huge nested value costs no more than what is shown of it")
    func hugeNestedValue() {
        let huge: Value = .list(List(repeatElement(["key": "value"], count: 200_000)))
        #expect(Renderer(Layout(width: 30)).render(["items": huge]) == "items  [{\"key\":\"value\"},{\"key…")
    }

    @Test("a heap of combining marks is cut as any other text")
    func combiningMarks() {
        let text = Renderer(Layout(width: 30)).render([
            "zalgo": .string("a" + String(repeating: "\u{301}", count: 10_000))
        ])
        #expect(text.hasSuffix("…") && text.utf8.count < 1000)
    }
}
