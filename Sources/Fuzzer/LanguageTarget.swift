import Language
import Values

/// Any text as a cell at the prompt and as a script: read, checked, and run with tiny limits.
enum LanguageTarget {
    private static let registry = Registry(commands: FuzzHost.commands)

    static func test(_ bytes: [UInt8]) {
        let source = String(decoding: bytes, as: UTF8.self)
        for mode in [Parser.Mode.prompt, .script] {
            switch Parser.parse(source, registry: registry, mode: mode) {
            case .complete(let program): check(program)
            case .incomplete(let diagnostic): check([diagnostic], in: source)
            case .failed(let diagnostics):
                precondition(!diagnostics.isEmpty, "a failure says why")
                check(diagnostics, in: source)
            }
        }
        _ = Parser.context(at: source.utf8.count, in: source, registry: registry)
    }

    private static func check(_ program: Program) {
        precondition(program.text.utf8.elementsEqual(program.source.utf8), "nothing of the text is lost")
        let host = FuzzHost()
        var scope = Scope()
        let found = Analyzer.check(program, registry: registry, scope: scope, hostNames: host.names, isLive: true)
        check(found, in: program.source)
        guard found.isEmpty else { return }
        for statement in program.statements where !statement.isNote {
            do throws(Diagnostic) {
                _ = try Evaluator.run(
                    statement, of: program, in: &scope, registry: registry, host: host, limits: limits)
            } catch {
                return check([error] + host.remarks, in: program.source)
            }
        }
        check(host.remarks, in: program.source)
    }

    private static var limits: Limits {
        var limits = Limits()
        limits.steps = 2_000
        limits.listLength = 1_000
        limits.textLength = 20_000
        limits.recursion = 50
        limits.valueNesting = 64
        limits.valueParts = 10_000
        return limits
    }

    /// Each diagnostic has its place inside of the text, and can be drawn.
    private static func check(_ diagnostics: [Diagnostic], in source: String) {
        for diagnostic in diagnostics {
            guard let span = diagnostic.span else { preconditionFailure("no place for \(diagnostic)") }
            precondition(
                0 <= span.lower && span.lower <= span.upper && span.upper <= source.utf8.count, "a place is inside")
            let line = SourceLine(of: span, in: source)
            precondition(line.number > 0 && line.column > 0, "a place has a line")
        }
    }
}
