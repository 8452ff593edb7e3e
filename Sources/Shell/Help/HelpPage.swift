import Language

/// The page of one command or function, read from its signature.
struct HelpPage {
    private let signature: Signature

    init(_ signature: Signature) { self.signature = signature }

    var text: String {
        (usages + [""] + about + arguments + details + examples).joined(separator: "\n")
    }

    /// As it is typed: in words, and behind a pipe where it takes one.
    private var usages: [String] {
        let takesPipe = signature.parameters.contains(where: \.takesPipe)
        let plain = signature.usage(isPiped: false).filter { $0 != "`" }
        let piped = signature.usage(isPiped: true).filter { $0 != "`" }
        return HelpLayout.wrapped(plain, hanging: 4) + (takesPipe ? HelpLayout.wrapped(piped, hanging: 4) : [])
    }

    private var about: [String] {
        let aliases = signature.aliases.isEmpty ? "" : " Also spelled \(signature.aliases.joined(separator: ", "))."
        return HelpLayout.wrapped(signature.summary + aliases, behind: "  ")
            + (signature.effect.rule.map { HelpLayout.wrapped($0, behind: "  ") } ?? [])
    }

    private var arguments: [String] {
        let parameters = signature.parameters.map { parameter in
            let kinds = parameter.kinds.map(\.title).joined(separator: " or ")
            let pipe = parameter.takesPipe ? ", or the pipe" : ""
            return (term: "\(parameter.name.uppercased())  \(kinds)\(pipe)", meaning: parameter.summary)
        }
        let flags = signature.flags.map { flag in
            (term: "--\(flag.name)\(flag.kind.map { "  \($0.title)" } ?? "")", meaning: flag.summary)
        }
        return parameters.isEmpty && flags.isEmpty ? [] : [""] + HelpLayout.table(parameters + flags)
    }

    private var details: [String] {
        guard !signature.details.isEmpty else { return [] }
        return [""] + signature.details.split(separator: "\n").flatMap { HelpLayout.wrapped(String($0), behind: "  ") }
    }

    /// Each example with what it gives.
    private var examples: [String] {
        ["", "  Examples"]
            + signature.examples.flatMap { example in
                Self.lines(example.source, behind: "    ") + Self.lines(example.result, behind: "      ")
                    + Self.lines(example.printed, behind: "      ")
            }
    }

    private static func lines(_ text: String?, behind margin: String) -> [String] {
        (text ?? "").split(separator: "\n").map { margin + $0 }
    }
}

extension Effect {
    /// Where a call of this effect may stand, if not everywhere.
    fileprivate var rule: String? {
        switch self {
        case .pure, .reads: nil
        case .writes: "It writes a file, so it stands at the head of a statement, or at the end of a pipe there."
        case .sends: "It sends something, so it stands at the head of a statement, or behind `let x =`."
        case .decides: "It may decide a task, so it stands at the head of a statement, or behind `let x =`."
        }
    }
}

extension Parameter.Kind {
    /// The kind as help names it.
    fileprivate var title: String {
        switch self {
        case .value: "value"
        case .row: "expression with `.` for the row"
        case .word(.file): "file"
        case .word(.agent): "agent"
        case .word(.name): "word"
        case .word(.choice(let words)): words.joined(separator: " | ")
        case .run: "run"
        case .task: "task"
        case .rowNumber: "row number"
        case .time: "length of time"
        }
    }
}
