import Testing
import Values

@testable import Language

extension Expression {
    /// The tree as a sketch describes it.
    fileprivate var described: String {
        switch kind {
        case .literal(.duration(let duration)): duration.literal
        case .literal(let value): value.json()
        case .text(let parts): "(text\(Self.described(parts)))"
        case .list(let elements): "(list\(elements.map(\.described).joined()))"
        case .record(let entries): "(record\(entries.map(\.described).joined()))"
        case .name(let name): name
        case .cell(let number): number.map { "$\($0)" } ?? "$_"
        case .row: "."
        case .group(let inner): inner.described
        case .postfix(let base, let accessors): "(at \(base.described)\(accessors.map { " " + $0.described }.joined()))"
        case .negation(let operand): "(- \(operand.described))"
        case .not(let operand): "(not \(operand.described))"
        case .chain(let first, let links):
            "(chain \(first.described)\(links.map { " \($0.operator.rawValue) \($0.operand.described)" }.joined()))"
        case .comparison(let sign, let left, let right): "(\(sign.kind.rawValue) \(left.described) \(right.described))"
        case .conditional(let test, let then, let otherwise):
            "(if \(test.described) \(then.described) \(otherwise.described))"
        case .call(let call): call.described
        case .invocation(let invocation): "(invoke \(invocation.name.text))"
        case .pipeline(let head, let stages): "(pipe \(head.described)\(stages.map { " " + $0.described }.joined()))"
        }
    }

    /// Every interpolation with the text before it; a text behind the last one does not occur here.
    private static func described(_ parts: [TextPart]) -> String {
        var plain = ""
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): plain += text
            case .interpolation(let expression):
                result += " \(quoted(plain)) \(expression.described)"
                plain = ""
            }
        }
        return result
    }
}

extension ListElement {
    fileprivate var described: String {
        switch self {
        case .item(let expression): " \(expression.described)"
        case .spread(let expression): " ...\(expression.described)"
        }
    }
}

extension RecordEntry {
    fileprivate var described: String {
        switch self {
        case .field(let name, let expression): " \(quoted(name.text)):\(expression.described)"
        case .spread(let expression): " ...\(expression.described)"
        }
    }
}

extension Accessor {
    fileprivate var described: String {
        switch kind {
        case .field(let name, let isOptional): "\(isOptional ? "?" : "").\(name)"
        case .index(let index): "[\(index.described)]"
        case .slice(let from, let to): "[\(from?.described ?? ""):\(to?.described ?? "")]"
        }
    }
}

extension RegisteredCall {
    fileprivate var described: String {
        "(call \(name.text)\(arguments.compactMap(\.content.expression).map { " " + $0.described }.joined()))"
    }
}

@Suite("Printing and parsing")
struct PropertyTreeTests {
    @Test("a tree printed as text is read as the same tree", arguments: [61, 62] as [UInt64])
    func roundTrip(_ seed: UInt64) async {
        let fault = await onDeepStack { Self.fault(seed) }
        #expect(fault == nil)
    }

    private static func fault(_ seed: UInt64) -> String? {
        var maker = SketchMaker(random: SplitMix64(seed: seed))
        var writer = SketchWriter(random: SplitMix64(seed: seed + 1000))
        for turn in 0..<1500 {
            let sketch = maker.sketch(1 + turn % 5)
            let source = "let v = (\(writer.write(sketch)))"
            guard case .complete(let program) = Parser.parse(source, registry: FuzzTests.registry, mode: .prompt),
                case .binding(_, let expression)? = program.statements.first?.kind
            else { return "seed \(seed): \(source) is refused" }
            guard program.text == source else { return "seed \(seed): \(source) has lost text" }
            guard expression.described == sketch.tree else {
                return "seed \(seed): \(source)\nis read as \(expression.described)\ninstead of \(sketch.tree)"
            }
        }
        return nil
    }
}
