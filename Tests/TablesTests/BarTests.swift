import Tables
import Testing

@Suite("Bars and sparklines")
struct BarTests {
    @Test("a bar grows in eighths of a column")
    func eighths() {
        #expect(Bar.filled(0.5, width: 4, Layout()) == "██")
        #expect(Bar.filled(0.53125, width: 4, Layout()) == "██▏")
        #expect(Bar.filled(1, width: 4, Layout()) == "████")
        #expect(Bar.filled(0, width: 4, Layout()) == "")
        #expect(Bar.filled(0.001, width: 4, Layout()) == "▏")
        #expect(Bar.filled(7, width: 2, Layout()) == "██")
        #expect(Bar.filled(.nan, width: 2, Layout()) == "")
    }

    @Test("a span starts at its column and never leaves the width")
    func spans() {
        #expect(Bar.span(from: 0.5, to: 1, width: 4, Layout()) == "  ██")
        #expect(Bar.span(from: 0, to: 0, width: 4, Layout()) == "▏")
        #expect(Bar.span(from: 1, to: 1, width: 4, Layout()) == "   ▏")
        #expect(Bar.span(from: 0.25, to: 0.75, width: 4, .plain()) == " ==")
        #expect(Bar.span(from: 0.25, to: 0.25, width: 4, .plain()) == " |")
        for step in 0...100 {
            let bar = Bar.span(from: Double(step) / 100, to: 1, width: 7, Layout())
            #expect(DisplayWidth.of(bar) <= 7)
        }
    }

    @Test("plain layouts and wide ambiguous characters get signs of ASCII")
    func ascii() {
        #expect(Bar.filled(0.5, width: 4, .plain()) == "##")
        #expect(Bar.filled(0.5, width: 4, Layout(ambiguousIsWide: true)) == "##")
        #expect(Sparkline.of([0, 5, 10], .plain()) == "_+#")
    }

    @Test("a sparkline spans from the lowest to the highest")
    func sparklines() {
        #expect(Sparkline.of([1, 2, 3, 4, 5, 6, 7, 8], Layout()) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.of([3, nil, 3, .infinity], Layout()) == "▁ ▁ ")
        #expect(Sparkline.of([], Layout()) == "")
        #expect(Sparkline.of([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], Layout()).count == 3)
    }
}
