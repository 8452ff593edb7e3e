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
        let rows: Value = .list(List((1...200).map { ["n": .integer($0)] }))
        let text = Renderer(Layout(rowLimit: 3)).render(rows)
        #expect(text.split(separator: "\n").last == "… 197 more rows; again shows all")
        #expect(text.split(separator: "\n").count == 6)
        #expect(Renderer(Layout(rowLimit: 199)).render(rows).hasSuffix("… 1 more row; again shows all"))
        #expect(Renderer(Layout(rowLimit: 200)).render(rows).hasSuffix("\n200 rows"))
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
