/// What may stand at the cursor, for Tab.
public struct CompletionContext: Sendable {
    public enum Expected: Sendable {
        /// A command, a function or the start of an expression.
        case verb
        /// A command or function that takes a pipe.
        case stage
        /// An argument for one of these parameters (indexes into the signature's), with the kinds it may have there.
        case argument(of: Signature, parameters: [Int], kinds: [Parameter.Kind])
        /// A flag; `start` lies at its dashes.
        case flag(of: Signature)
        /// A field of the value of an expression, given by its source text.
        case field(of: String)
        /// A field of the rows of a list, given by the source text of the pipe before this stage.
        case rowField(of: String)
        /// A name or another operand.
        case name
        /// Nothing that could be completed.
        case nothing
    }

    public let expected: Expected
    /// Where the word to complete begins, as a UTF-8 offset.
    public let start: Int
    /// What of it has been typed.
    public let prefix: String
}

/// Remembers what the parser looked for at the end of the text.
struct CompletionProbe {
    private(set) var found: (expected: CompletionContext.Expected, start: Int)?

    /// What is noted first for a place counts, and of several places the last one. A flag is one word with its dashes.
    mutating func note(_ expected: CompletionContext.Expected, at start: Int) {
        if let found {
            if found.start >= start { return }
            if case .flag = found.expected { return }
        }
        found = (expected, start)
    }
}

extension Parser {
    /// What the parser expects at an offset of a source, of which it reads the part before.
    public static func context(at offset: Int, in source: String, registry: Registry) -> CompletionContext {
        let bytes = Array(source.utf8.prefix(offset))
        let text = String(decoding: bytes, as: UTF8.self)
        let found = probe(text, registry: registry)
        let start = min(found?.start ?? bytes.count, bytes.count)
        let prefix = String(decoding: bytes[start...], as: UTF8.self)
        let isOver = prefix.utf8.contains(where: \.isWhiteSpace) && !prefix.hasPrefix("\"") && !prefix.hasPrefix("'")
        return CompletionContext(
            expected: isOver ? .nothing : found?.expected ?? .nothing, start: start, prefix: prefix)
    }

    /// Notes what is looked for here, if a word begins here that the text ends in.
    mutating func note(_ expected: CompletionContext.Expected) {
        guard probe != nil, isAtCursor else { return }
        let start = current.span.lower
        probe?.note(expected, at: start)
    }

    /// Whether nothing but the rest of one word follows.
    private var isAtCursor: Bool {
        mutating get {
            let start = current.span.lower
            if current.kind == .end { return current.followsSpace || !endsWithWord }
            if current.kind == .quote || current.kind == .unknown { return true }
            return lexer.endOfWord(from: start) == lexer.bytes.count
        }
    }

    /// Whether the last token is one that is still being typed.
    private var endsWithWord: Bool {
        switch tokens.last?.kind {
        case .symbol, nil: false
        default: true
        }
    }

    /// What stands at an argument of a call.
    mutating func noteArgument(of call: CallAssembly) {
        guard probe != nil else { return }
        let signature = call.entry.signature
        if current.isSymbol(.minus) { note(.flag(of: signature)) }
        let reachable = call.parameters.reachable
        note(
            .argument(
                of: signature, parameters: reachable, kinds: reachable.flatMap { signature.parameters[$0].kinds }))
    }

    /// What stands behind a dot; `base` is what the dot is glued to.
    mutating func noteField(of base: Span?) {
        guard probe != nil else { return }
        if let base {
            note(.field(of: lexer.text(base)))
        } else if let rows = rowSource {
            note(.rowField(of: lexer.text(rows)))
        }
    }
}
