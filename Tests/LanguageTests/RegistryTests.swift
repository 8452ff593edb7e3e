import Language
import Testing
import Values

@Suite("The registry")
struct RegistryTests {
    @Test("has no name twice, and everything in it has its sentences and an example")
    func isSound() {
        #expect(Registry(commands: commands).faults == [])
    }

    @Test("says what is wrong with it")
    func faults() {
        let broken = Signature("sum", aliases: ["where"], effect: .pure, summary: "No stop", examples: [])
        let untold = Signature("keep", effect: .pure, summary: "Keeps.", examples: [Example("keep")])
        #expect(
            Registry(commands: [broken, untold]).faults == [
                "sum is registered twice.", "where is registered twice.",
                "keep: nothing says what `keep` gives.", "sum has no example.",
                "sum: \"No stop\" is no sentence.",
            ])
    }

    @Test("runs every example", arguments: Registry(commands: commands).signatures.flatMap(\.examples).map(\.source))
    func example(_ source: String) throws {
        var session = Session()
        let example = session.registry.signatures.flatMap(\.examples).first { $0.source == source }
        for line in example?.preparation ?? [] { try session.run(line) }
        let found = try session.run(source)
        guard let result = example?.result else { return }
        let wanted = try session.value(result)
        #expect(found?.json() == wanted.json())
    }

    @Test("finds the names somebody may have meant")
    func nearest() {
        let registry = Registry(commands: commands)
        #expect(registry.nearest(to: "timline") == ["timeline"])
        #expect(registry.nearest(to: "aprove") == ["approve"])
        #expect(registry.nearest(to: "xyzzy") == [])
    }

    @Test("shows how a call is typed")
    func usage() {
        let registry = Registry(commands: commands)
        #expect(registry.lookup("wait")?.signature.usage(isPiped: false) == "`wait [RUN] [UNTIL] [LIMIT]`")
        #expect(registry.lookup("take")?.signature.usage(isPiped: true) == "`… | take COUNT`")
    }
}
