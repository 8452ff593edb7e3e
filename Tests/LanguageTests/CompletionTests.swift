import Language
import Testing
import Values

@Suite("Completion")
struct CompletionTests {
    /// What is expected at the end of a text, in a word or two, and what of it was typed.
    private func context(_ source: String) -> String {
        let context = Parser.context(at: source.utf8.count, in: source, registry: Registry(commands: commands))
        let expected =
            switch context.expected {
            case .verb: "verb"
            case .stage: "stage"
            case .argument(let signature, let parameters, _):
                "\(signature.name) \(parameters.map { signature.parameters[$0].name }.joined(separator: "|"))"
            case .flag(let signature): "flag of \(signature.name)"
            case .field(let base): "field of \(base)"
            case .rowField(let rows): "row of \(rows)"
            case .name: "name"
            case .nothing: "nothing"
            }
        return "\(expected) <\(context.prefix)>"
    }

    @Test(
        "knows what may stand at the cursor",
        arguments: [
            ("", "verb <>"), ("tim", "verb <tim>"), ("let x = sta", "verb <sta>"), ("1; wa", "verb <wa>"),
            ("r1.items | ", "stage <>"), ("r1.items | wh", "stage <wh>"), ("wait ", "wait run|until|limit <>"),
            ("wait r", "wait run|until|limit <r>"), ("wait r1 do", "wait until|limit <do>"),
            ("save sessions/re", "save file <sessions/re>"), ("timeline --ba", "flag of timeline <--ba>"),
            ("timeline --", "flag of timeline <-->"), ("r1.", "field of r1 <>"), ("r1.out", "field of r1 <out>"),
            ("r1.output.re", "field of r1.output <re>"), ("1 + re", "name <re>"),
            ("r1.items | where .ty", "row of r1.items <ty>"),
            ("r1.items | take 2 | select .a .", "row of r1.items | take 2 <>"),
            ("if true { tim", "verb <tim>"),
        ])
    func contexts(_ source: String, _ expected: String) { #expect(context(source) == expected) }
}
