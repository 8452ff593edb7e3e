import Tables
import Testing
import Values

@Suite("Cases in plain files")
struct CaseTests {
    @Test("values are drawn as their files say", arguments: CaseFolder("values").cases)
    func values(_ example: CaseFolder.Case) throws {
        let text = try Renderer(example.layout).render(example.value())
        try example.expect(text)
        if !example.has("color") { #expect(widestLine(text) <= example.layout.width) }
    }

    @Test("values are drawn whole as their files say", arguments: CaseFolder("whole").cases)
    func whole(_ example: CaseFolder.Case) throws {
        let visible: TerminalFilter.Visible = example.has("everything") ? .everything : .controls
        try example.expect(Renderer(example.layout).renderWhole(example.value(), visible: visible))
    }

    @Test("conversations are drawn as their files say", arguments: CaseFolder("timelines").cases)
    func timelines(_ example: CaseFolder.Case) throws {
        let timeline = try Timeline(
            conversation: example.value(), taskNames: ["b7f41e09-3c62-4d8a-8e15-90a2c6d4f7b3": "t1"])
        if example.has("live") {
            let items = try example.value()["items"].list ?? List()
            return try example.expect(items.map { timeline.row(for: $0, example.layout) }.joined(separator: "\n"))
        }
        let options = TimelineOptions(
            bars: example.has("bars"), full: example.has("full"), types: example.has("calls") ? ["toolcall"] : nil)
        let text = timeline.render(example.layout, options: options)
        try example.expect(text)
        if !example.has("color") { #expect(widestLine(text) <= example.layout.width) }
    }
}
