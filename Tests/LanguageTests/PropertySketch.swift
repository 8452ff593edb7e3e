import Values

/// Expressions made up at random, what they look like as text, and what the parser has to make of that text.
indirect enum Sketch {
    case atom(String, tree: String)
    case text([(plain: String, inner: Sketch?)])
    case list([(isSpread: Bool, Sketch)])
    case record([(name: String, Sketch)])
    case postfix(Sketch, [(text: String, tree: String)])
    case index(Sketch, Sketch)
    case slice(Sketch, Sketch?, Sketch?)
    case prefix(String, Sketch)
    case chain(Int, Sketch, [(String, Sketch)])
    case comparison(String, Sketch, Sketch)
    case conditional(Sketch, Sketch, Sketch)
    case call(String, [Sketch])
    case pipeline(Sketch, [(String, [Sketch])])

    /// How tightly it holds together: an operand of a tighter operator needs parentheses around a looser one.
    var level: Int {
        switch self {
        case .pipeline: 0
        case .conditional: 1
        case .chain(let level, _, _): level
        case .prefix(let sign, _): sign == "not" ? 4 : 9
        case .comparison: 5
        case .atom(let text, _): text.hasPrefix("-") ? 9 : 10
        default: 10
        }
    }

    /// The operators of each level that chains.
    static let operators: [Int: [String]] = [
        2: ["or"], 3: ["and"], 6: ["??"], 7: ["+", "-"], 8: ["*", "/", "%"],
    ]

    /// Its tree, without the parentheses of the text.
    var tree: String {
        switch self {
        case .atom(_, let tree): tree
        case .text(let parts):
            "(text\(parts.map { " \(quoted($0.plain))\($0.inner.map { " " + $0.tree } ?? "")" }.joined()))"
        case .list(let elements): "(list\(elements.map { ($0 ? " ..." : " ") + $1.tree }.joined()))"
        case .record(let fields): "(record\(fields.map { " \(quoted($0)):" + $1.tree }.joined()))"
        case .postfix(let base, let accessors): "(at \(base.tree)\(accessors.map { " " + $0.tree }.joined()))"
        case .index(let base, let index): "(at \(base.tree) [\(index.tree)])"
        case .slice(let base, let from, let to): "(at \(base.tree) [\(from?.tree ?? ""):\(to?.tree ?? "")])"
        case .prefix(let sign, let operand): "(\(sign) \(operand.tree))"
        case .chain(_, let first, let links): "(chain \(first.tree)\(links.map { " \($0) " + $1.tree }.joined()))"
        case .comparison(let sign, let left, let right): "(\(sign) \(left.tree) \(right.tree))"
        case .conditional(let test, let then, let otherwise): "(if \(test.tree) \(then.tree) \(otherwise.tree))"
        case .call(let name, let arguments): "(call \(name)\(arguments.map { " " + $0.tree }.joined()))"
        case .pipeline(let head, let stages):
            "(pipe \(head.tree)\(stages.map { " (call \($0)" + $1.map { " " + $0.tree }.joined() + ")" }.joined()))"
        }
    }
}

/// A text as a JSON string.
func quoted(_ text: String) -> String { Value.string(text).json() }

/// Writes a sketch as text, with as few parentheses as it needs and white space at random.
struct SketchWriter {
    var random: SplitMix64
    /// Inside of brackets a line break is nothing but white space.
    private var brackets = 0

    init(random: SplitMix64) { self.random = random }

    private mutating func gap() -> String {
        let spaces = brackets > 0 ? [" ", " ", "  ", "\n", "\t", " # said\n", "\r\n"] : [" ", " ", "  ", "\t"]
        return spaces.randomElement(using: &random) ?? " "
    }

    private mutating func bracketed(_ opening: String, _ closing: String, _ body: (inout Self) -> String) -> String {
        brackets += 1
        defer { brackets -= 1 }
        let inner = body(&self)
        return opening + (Bool.random(using: &random) ? gap() : "") + inner
            + (Bool.random(using: &random) ? gap() : "") + closing
    }

    mutating func write(_ sketch: Sketch, atLeast level: Int = 0) -> String {
        let isLoose = sketch.level < level
        if isLoose || Int.random(in: 0..<12, using: &random) == 0 {
            return bracketed("(", ")") { $0.bare(sketch) }
        }
        return bare(sketch)
    }

    private mutating func bare(_ sketch: Sketch) -> String {
        switch sketch {
        case .atom(let text, _): return text
        case .text(let parts): return text(parts)
        case .list(let elements):
            return bracketed("[", "]") { writer in
                writer.separated(elements) { ($1.isSpread ? "..." : "") + $0.write($1.1) }
            }
        case .record(let fields):
            return bracketed("{", "}") { writer in
                writer.separated(fields) { "\(quoted($1.name)):\($0.gap())\($0.write($1.1))" }
            }
        case .postfix(let base, let accessors): return write(base, atLeast: 10) + accessors.map(\.text).joined()
        case .index(let base, let index): return write(base, atLeast: 10) + bracketed("[", "]") { $0.write(index) }
        case .slice(let base, let from, let to):
            let base = write(base, atLeast: 10)
            return base
                + bracketed("[", "]") { writer in
                    (from.map { writer.write($0) } ?? "") + ":" + (to.map { writer.write($0) } ?? "")
                }
        case .call(let name, let arguments):
            return bracketed("\(name)(", ")") { writer in writer.separated(arguments) { $0.write($1) } }
        default: return operation(sketch)
        }
    }

    private mutating func operation(_ sketch: Sketch) -> String {
        switch sketch {
        case .prefix(let sign, let operand): return "\(sign)\(gap())\(write(operand, atLeast: sign == "not" ? 4 : 9))"
        case .chain(let level, let first, let links):
            return links.reduce(write(first, atLeast: level + 1)) { text, link in
                "\(text)\(gap())\(link.0)\(gap())\(write(link.1, atLeast: level + 1))"
            }
        case .comparison(let sign, let left, let right):
            return "\(write(left, atLeast: 6))\(gap())\(sign)\(gap())\(write(right, atLeast: 6))"
        case .conditional(let test, let then, let otherwise):
            let parts = [("if", test), ("then", then), ("else", otherwise)]
            return parts.map { "\($0)\(gap())\(write($1, atLeast: 1))" }.joined(separator: gap())
        case .pipeline(let head, let stages):
            return stages.reduce(write(head, atLeast: 1)) { text, stage in
                let arguments = stage.1.map { argument in gap() + write(argument, atLeast: 11) }
                return "\(text)\(gap())|\(gap())\(stage.0)\(arguments.joined())"
            }
        default: return ""
        }
    }

    private mutating func text(_ parts: [(plain: String, inner: Sketch?)]) -> String {
        let pieces = parts.map { part in
            quoted(part.plain).dropFirst().dropLast()
                + (part.inner.map { inner in bracketed("\\(", ")") { $0.write(inner) } } ?? "")
        }
        return "\"\(pieces.joined())\""
    }

    private mutating func separated<Element>(_ elements: [Element], _ body: (inout Self, Element) -> String) -> String {
        let texts = elements.map { body(&self, $0) }
        let isTrailing = !texts.isEmpty && Int.random(in: 0..<5, using: &random) == 0
        return texts.joined(separator: ",\(gap())") + (isTrailing ? "," : "")
    }
}

/// Makes sketches up.
struct SketchMaker {
    var random: SplitMix64

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    private static let atoms = [
        ("null", "null"), ("true", "true"), ("false", "false"), ("0", "0"), ("1.10", "1.10"), ("1e400", "1e400"),
        ("-7", "-7"), ("-0.5", "-0.5"), ("250ms", "250ms"), ("1h", "1h"), ("-2m", "-2m"), ("$3", "$3"), ("$_", "$_"),
        ("x", "x"), ("größe", "größe"), ("名前", "名前"), ("r1", "r1"), ("''", #""""#), ("'a\\'", #""a\\""#), (".", "."),
    ]

    mutating func sketch(_ depth: Int) -> Sketch {
        guard depth > 0 else {
            let (text, tree) = pick(Self.atoms)
            return .atom(text, tree: tree)
        }
        func inner(_ maker: inout Self) -> Sketch { maker.sketch(depth - 1 - maker.below(2)) }
        switch below(13) {
        case 0: return .list((0..<below(4)).map { _ in (below(4) == 0, inner(&self)) })
        case 1: return .record((0..<below(4)).map { _ in (pick(["a", "b c", "if", "", "é\n"]), inner(&self)) })
        case 2: return .postfix(base(depth), (0...below(3)).map { _ in field() })
        case 3: return .index(base(depth), inner(&self))
        case 4: return .slice(base(depth), below(2) == 0 ? inner(&self) : nil, below(2) == 0 ? inner(&self) : nil)
        case 5: return .prefix("not", inner(&self))
        case 6: return .prefix("-", base(depth))
        case 7, 8:
            let level = pick([2, 3, 6, 7, 8])
            let signs = Sketch.operators[level] ?? []
            return .chain(level, inner(&self), (0...below(3)).map { _ in (pick(signs), inner(&self)) })
        case 9:
            let signs = ["==", "!=", "<", "<=", ">", ">=", "in", "~", "!~"]
            return .comparison(pick(signs), inner(&self), inner(&self))
        case 10: return .conditional(inner(&self), inner(&self), inner(&self))
        case 11: return .call(pick(["length", "type", "keys"]), [inner(&self)])
        default: return below(2) == 0 ? pipeline(depth) : text(depth)
        }
    }

    /// What fields, indexes and a minus may stand at: a number with a minus in front would be another number, and `.`
    /// with a field behind it is one operand.
    private mutating func base(_ depth: Int) -> Sketch {
        let base = sketch(max(depth - 1, 0))
        switch base {
        case .postfix, .index, .slice, .atom: return .atom("x", tree: "x")
        default: return base
        }
    }

    private mutating func field() -> (text: String, tree: String) {
        pick([
            (".a", #".a"#), (".if", ".if"), (#"."b c""#, ".b c"), ("?.a", "?.a"), (".'q'", ".q"), (".größe", ".größe"),
        ])
    }

    private mutating func pipeline(_ depth: Int) -> Sketch {
        .pipeline(
            sketch(depth - 1),
            (0...below(3)).map { _ in
                switch below(4) {
                case 0: ("count", [])
                case 1: ("take", [.atom("3", tree: "3")])
                case 2: ("sort", [sketch(depth - 1), sketch(depth - 1)])
                default: ("each", [sketch(depth - 1)])
                }
            })
    }

    private mutating func text(_ depth: Int) -> Sketch {
        let first = (pick(["", "a\"b\\", "\n\t", "日本 \u{1F600}"]), Optional(sketch(depth - 1)))
        return .text(
            [first] + (0..<below(3)).map { _ in (pick(["x", " ", "'", "# no comment"]), Optional(sketch(depth - 1))) })
    }
}
