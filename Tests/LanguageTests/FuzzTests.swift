import Language
import Testing
import Values

/// Numbers that look random and are the same each time.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Broken input")
struct FuzzTests {
    /// All texts the tests have.
    static let corpus =
        [SampleTests.sample] + GrammarTests.blocks.flatMap { $0 }.map(\.source)
        + (CaseTests.names("errors") + CaseTests.names("values")).map { read("Cases/\($0).phr") }
        .filter { $0.utf8.count < 500 }

    static let registry = Registry(commands: commands)

    /// What is wrong with how a text is read: a lost byte, a diagnostic without place or outside of the text.
    private static func fault(_ source: String) -> String? {
        for mode in [Parser.Mode.prompt, .script] {
            var diagnostics: [Diagnostic] = []
            switch Parser.parse(source, registry: registry, mode: mode) {
            case .complete(let program):
                if program.text != source { return "lost text" }
                diagnostics = Analyzer.check(
                    program, registry: registry, scope: Scope(), hostNames: ["r1"], isLive: true)
            case .incomplete(let diagnostic): diagnostics = [diagnostic]
            case .failed(let found):
                if found.isEmpty { return "no diagnostic" }
                diagnostics = found
            }
            for diagnostic in diagnostics {
                guard let span = diagnostic.span else { return "no place for \(diagnostic.code.rawValue)" }
                guard 0 <= span.lower, span.lower <= span.upper, span.upper <= source.utf8.count else {
                    return "\(span) is outside"
                }
                _ = SourceLine(of: span, in: source)
            }
            _ = Parser.context(at: source.utf8.count / 2, in: source, registry: registry)
        }
        return nil
    }

    private static func faults(_ sources: [String]) -> [String] {
        sources.compactMap { source in fault(source).map { "\($0): \(source.debugDescription)" } }
    }

    @Test("with any one token left out never crashes the parser and gives a diagnostic inside the text")
    func tokenDeletion() async throws {
        let faults = await onDeepStack {
            Self.faults(
                Self.corpus.flatMap { source -> [String] in
                    guard case .complete(let program) = Parser.parse(source, registry: Self.registry, mode: .script)
                    else {
                        return [source]
                    }
                    let bytes = Array(source.utf8)
                    return program.tokens.map { token in
                        String(decoding: bytes[..<token.span.lower] + bytes[token.span.upper...], as: UTF8.self)
                    }
                })
        }
        #expect(faults == [])
    }

    @Test("of random bytes among the samples never crashes the parser", arguments: [1, 2, 3])
    func randomBytes(_ seed: UInt64) async {
        let faults = await onDeepStack {
            var random = SplitMix(state: seed)
            let alphabet = Array("(){}[]|;:,.\"'\\#-+*/%<>=!~?$_ \n\tr1t1abl0159eé日👍let fn for if in".utf8)
            return Self.faults(
                (0..<400).map { _ in
                    var bytes = Array(Self.corpus.randomElement(using: &random)?.utf8 ?? "".utf8)
                    for _ in 0..<Int.random(in: 1...4, using: &random) {
                        let place = Int.random(in: 0...bytes.count, using: &random)
                        let byte = alphabet.randomElement(using: &random) ?? 0
                        if place < bytes.count, Bool.random(using: &random) {
                            bytes[place] = byte
                        } else {
                            bytes.insert(byte, at: place)
                        }
                    }
                    return String(decoding: bytes, as: UTF8.self)
                })
        }
        #expect(faults == [])
    }

    @Test("of random tokens never crashes parser and evaluator", arguments: [4, 5])
    func randomTokens(_ seed: UInt64) async {
        let faults = await onDeepStack {
            var random = SplitMix(state: seed)
            let words = [
                "1", "2.5", "10s", "\"a\"", "'b'", "null", "true", "[", "]", "(", ")", "{", "}", "a:", ",", "|", ".",
                ".x",
                "?.y", "+", "-", "*", "/", "==", "<", "in", "~", "??", "not", "and", "if", "then", "else", "let", "x",
                "=",
                "fn", "f(", "for", "count", "where", "sum", "each", "sort", "select", "r1", "t1", "$1", ";", "\n",
                "...",
                "length(", "wait", "--bars", "expect",
            ]
            return Self.faults(
                (0..<1500).map { _ in
                    (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in words.randomElement(using: &random) }
                        .joined(separator: Bool.random(using: &random) ? " " : "")
                }) + Self.misplaced(words: words, &random)
        }
        #expect(faults == [])
    }

    /// Runs random texts; a diagnostic of the evaluator has a place inside of the text as well.
    private static func misplaced(words: [String], _ random: inout SplitMix) -> [String] {
        var faults: [String] = []
        for _ in 0..<1500 {
            let source = (0..<Int.random(in: 1...7, using: &random)).compactMap { _ in
                words.randomElement(using: &random)
            }
            .joined(separator: " ")
            var session = Session()
            guard let diagnostic = session.diagnostic(source) else { continue }
            guard let span = diagnostic.span, span.upper <= source.utf8.count else {
                faults.append("\(diagnostic) in \(source)")
                continue
            }
        }
        return faults
    }
}
