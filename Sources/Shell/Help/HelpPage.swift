import Language

/// The page of one command or function, read from its signature.
struct HelpPage {
    private let signature: Signature

    init(_ signature: Signature) { self.signature = signature }

    var text: String {
        ([usage, "  " + signature.summary] + aliases + parameters + flags + details + examples)
            .joined(separator: "\n")
    }

    /// `wait [run] [until] [limit]`
    private var usage: String {
        let arguments = signature.parameters.map { parameter in
            switch parameter.arity {
            case .required: parameter.name.uppercased()
            case .optional: "[\(parameter.name.uppercased())]"
            case .many: "\(parameter.name.uppercased())…"
            }
        }
        return ([signature.name] + arguments + (signature.flags.isEmpty ? [] : ["[flags]"])).joined(separator: " ")
    }

    private var aliases: [String] {
        signature.aliases.isEmpty ? [] : ["  Also: \(signature.aliases.joined(separator: ", "))"]
    }

    private var parameters: [String] {
        signature.parameters.map { parameter in
            let kinds = parameter.kinds.map(\.title).joined(separator: " or ")
            return "  \(parameter.name.uppercased())  (\(kinds)\(parameter.takesPipe ? ", takes the pipe" : ""))"
                + "  \(parameter.summary)"
        }
    }

    private var flags: [String] {
        signature.flags.map { flag in "  --\(flag.name)\(flag.kind.map { " (\($0.title))" } ?? "")  \(flag.summary)" }
    }

    private var details: [String] {
        signature.details.isEmpty ? [] : [""] + signature.details.split(separator: "\n").map { "  " + $0 }
    }

    private var examples: [String] {
        guard !signature.examples.isEmpty else { return [] }
        return ["", "  Examples"]
            + signature.examples.map { example in
                let result = example.result.map { "  # \($0)" } ?? ""
                return "    \(example.source)\(result)"
            }
    }
}

extension Parameter.Kind {
    /// The kind as help names it.
    fileprivate var title: String {
        switch self {
        case .value: "value"
        case .row: "expression for each row"
        case .word(.file): "file"
        case .word(.agent): "agent"
        case .word(.name): "word"
        case .word(.choice(let words)): words.joined(separator: "|")
        case .run: "run"
        case .task: "task"
        case .rowNumber: "row number"
        case .time: "time"
        }
    }
}
