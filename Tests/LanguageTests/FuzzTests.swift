import Language
import Testing
import Values

@Suite("Broken input")
struct FuzzTests {
    static let registry = Registry(commands: commands)

    /// What is wrong with how a text is read: a lost byte, a diagnostic without place or outside of the text.
    private static func fault(_ source: String) -> String? {
        for mode in [Parser.Mode.prompt, .script] {
            var diagnostics: [Diagnostic] = []
            switch Parser.parse(source, registry: registry, mode: mode) {
            case .complete(let program):
                if !program.text.utf8.elementsEqual(source.utf8) { return "lost text" }
                diagnostics = Analyzer.check(
                    program, registry: registry, scope: Scope(), hostNames: ["r1"], isLive: true)
            case .incomplete(let diagnostic): diagnostics = [diagnostic]
            case .failed(let found):
                if found.isEmpty { return "no diagnostic" }
                diagnostics = found
            }
            if let fault = diagnostics.lazy.compactMap({ misplaced($0, in: source) }).first { return fault }
        }
        _ = Parser.context(at: source.utf8.count / 2, in: source, registry: registry)
        return nil
    }

    /// What is wrong with the place of a diagnostic: it is there, inside of the text, and between characters.
    static func misplaced(_ diagnostic: Diagnostic, in source: String) -> String? {
        guard let span = diagnostic.span else { return "no place for \(diagnostic.code.rawValue)" }
        guard 0 <= span.lower, span.lower <= span.upper, span.upper <= source.utf8.count else {
            return "\(span) of \(diagnostic.code.rawValue) is outside"
        }
        let bytes = Array(source.utf8)
        for offset in [span.lower, span.upper] where offset < bytes.count && UTF8.isContinuation(bytes[offset]) {
            return "\(span) of \(diagnostic.code.rawValue) cuts a character"
        }
        let line = SourceLine(of: span, in: source)
        return source.contains(line.text) || line.text.isEmpty ? nil : "the line of \(span) is none of the text's"
    }

    /// The first fault among texts, with its text.
    private func expectSound(_ seed: UInt64 = 0, _ sources: @escaping @Sendable () -> [String]) async {
        let fault = await onDeepStack {
            sources().lazy.compactMap { source in Self.fault(source).map { "\($0): \(source.debugDescription)" } }.first
        }
        #expect(fault == nil, "seed \(seed)")
    }

    /// A text cut into its tokens with what stands before each; one piece where it cannot be read.
    private static func pieces(_ source: String) -> [String] {
        guard case .complete(let program) = Parser.parse(source, registry: registry, mode: .script) else {
            return source.split(separator: " ").map { " \($0)" }
        }
        let bytes = Array(source.utf8)
        return program.tokens.map { String(decoding: bytes[$0.start..<$0.span.upper], as: UTF8.self) }
    }

    @Test("with any one token left out never crashes the parser and gives a diagnostic inside the text")
    func tokenDeletion() async {
        await expectSound {
            FuzzCorpus.texts.filter { $0.utf8.count < 80 }.flatMap { text -> [String] in
                let pieces = Self.pieces(text)
                return pieces.indices.map { pieces[..<$0].joined() + pieces[($0 + 1)...].joined() }
            }
        }
    }

    @Test("with tokens doubled, swapped or taken from elsewhere", arguments: [1, 2] as [UInt64])
    func tokenMutations(_ seed: UInt64) async {
        await expectSound(seed) {
            var random = SplitMix64(seed: seed)
            let all = FuzzCorpus.texts.map(Self.pieces).filter { !$0.isEmpty }
            return (0..<700).map { _ in
                var pieces = random.pick(all)
                for _ in 0...random.below(3) where !pieces.isEmpty {
                    let place = random.below(pieces.count)
                    switch random.below(5) {
                    case 0: pieces.insert(pieces[place], at: place)
                    case 1: pieces.swapAt(place, random.below(pieces.count))
                    case 2: pieces[place] = random.pick(random.pick(all))
                    case 3: pieces.remove(at: place)
                    default: pieces.insert(random.pick(random.pick(all)), at: place)
                    }
                }
                return pieces.joined()
            }
        }
    }

    @Test("cut off anywhere", arguments: [9] as [UInt64])
    func truncation(_ seed: UInt64) async {
        await expectSound(seed) {
            var random = SplitMix64(seed: seed)
            return (0..<1000).map { _ in
                let text = random.pick(FuzzCorpus.texts)
                return String(text.prefix(random.below(text.count + 1)))
            }
        }
    }

    @Test("of random bytes among the samples never crashes the parser", arguments: [3, 4] as [UInt64])
    func randomBytes(_ seed: UInt64) async {
        await expectSound(seed) {
            var random = SplitMix64(seed: seed)
            let alphabet =
                Array("(){}[]|;:,.\"'\\#-+*/%<>=!~?$_ \r\n\t\0r1t1abl0159eé日👍let n for if in".utf8) + [0x80, 0xFF]
            return (0..<600).map { _ in
                var bytes = Array(random.pick(FuzzCorpus.texts).utf8)
                for _ in 0..<(1 + random.below(4)) {
                    let place = random.below(bytes.count + 1)
                    if place < bytes.count, random.below(2) == 0 {
                        bytes[place] = random.pick(alphabet)
                    } else {
                        bytes.insert(random.pick(alphabet), at: place)
                    }
                }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    private static let words = [
        "1", "2.5", "10s", "\"a\"", "'b'", "null", "true", "[", "]", "(", ")", "{", "}", "a:", ",", "|", ".", ".x",
        "?.y",
        "+", "-", "*", "/", "==", "<", "in", "~", "??", "not", "and", "if", "then", "else", "let", "x", "=", "fn", "f(",
        "for", "count", "where", "sum", "each", "sort", "select", "r1", "t1", "$1", ";", "\n", "...", "length(", "wait",
        "--bars", "expect", "\"\\(", "#", "'", "show", "approve",
    ]

    @Test("of random tokens never crashes the parser", arguments: [5, 6] as [UInt64])
    func randomTokens(_ seed: UInt64) async {
        await expectSound(seed) {
            var random = SplitMix64(seed: seed)
            return (0..<1500).map { _ in
                (0...random.below(12)).map { _ in random.pick(Self.words) }.joined(separator: random.pick([" ", ""]))
            }
        }
    }

    @Test("of random tokens never crashes the evaluator", arguments: [7, 8] as [UInt64])
    func randomStatements(_ seed: UInt64) async {
        let fault = await onDeepStack { () -> String? in
            var random = SplitMix64(seed: seed)
            for _ in 0..<800 {
                let source = (0...random.below(7)).map { _ in random.pick(Self.words) }.joined(separator: " ")
                var session = Session()
                guard let diagnostic = session.diagnostic(source) else { continue }
                if let fault = Self.misplaced(diagnostic, in: source) { return "\(fault): \(source)" }
            }
            return nil
        }
        #expect(fault == nil, "seed \(seed)")
    }
}
