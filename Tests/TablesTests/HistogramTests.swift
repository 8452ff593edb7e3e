import Tables
import Testing
import Values

@Suite("Histograms")
struct HistogramTests {
    private let ranges: Value = [
        ["from": 1, "to": 5, "count": 2], ["from": 5, "to": 9, "count": 0], ["from": 9, "to": 13, "count": 8],
    ]

    @Test("what histogram gives is drawn with bars")
    func bars() {
        #expect(
            Renderer(Layout(width: 36)).render(ranges) == """
                from  to  count
                ────  ──  ─────  ───────────────────
                   1   5      2  ████▊
                   5   9      0
                   9  13      8  ███████████████████
                """)
        #expect(
            Renderer(.plain(width: 36)).render([["value": "a", "count": 1], ["value": "b", "count": 2]]) == """
                value  count
                -----  -----  ----------------------
                a          1  ###########
                b          2  ######################
                """)
    }

    @Test("bars are no longer than 40 columns, and fit every terminal", arguments: [20, 24, 40, 80, 200])
    func widths(_ width: Int) {
        let text = Renderer(Layout(width: width)).render(ranges)
        #expect(widestLine(text) <= width)
        #expect(text.split(separator: "\n").allSatisfy { $0.count { $0 == "█" } <= 40 })
        #expect(!text.contains("hidden"))
    }

    @Test("ends of ranges are as exact as the ranges are wide")
    func ends() {
        let third = 8.0 / 3
        let value: Value = [
            ["from": 1, "to": .decimal(1 + third), "count": 1],
            ["from": .decimal(1 + third), "to": .decimal(1 + 2 * third), "count": 1],
            ["from": .decimal(1 + 2 * third), "to": 9, "count": 2],
        ]
        #expect(
            Renderer(.plain(width: 36)).render(value) == """
                from    to  count
                ----  ----  -----  -----------------
                1     3.67      1  #########
                3.67  6.33      1  #########
                6.33  9         2  #################
                """)
        let wide: Value = [["from": .decimal(1.5), "to": .decimal(123_456.75), "count": 1]]
        #expect(Renderer(.plain(width: 60)).render(wide).contains("123456.75"))
    }

    @Test("ranges of durations get bars too")
    func durations() {
        let value: Value = [
            ["from": .duration(.milliseconds(500)), "to": .duration(.seconds(90)), "count": 1],
            ["from": .duration(.seconds(90)), "to": .duration(.seconds(180)), "count": 3],
        ]
        #expect(
            Renderer(Layout(width: 36)).render(value) == """
                   from     to  count
                ───────  ─────  ─────  ─────────────
                   0.5s  1m30s      1  ████▍
                1m30.0s  3m00s      3  █████████████
                """)
    }

    @Test(
        "other shapes, and counts that are none, stay plain tables",
        arguments: [
            [["value": "a", "count": "many"]], [["value": "a", "count": -1]], [["count": 1, "value": "a"]],
            [["value": "a", "count": 0]], [["value": "a", "count": 1], 5], [["value": "a", "count": 1.5]],
        ] as [Value])
    func otherShapes(_ value: Value) {
        #expect(!Renderer(Layout()).render(value).contains("█"))
    }
}
