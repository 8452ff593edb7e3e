import Values

/// Fills the templates of an operation with the arguments of one call and with secrets, and remembers which arguments
/// were used.
struct ArgumentFiller {
    let arguments: Record
    let secret: @Sendable (String) -> Secret?
    private(set) var used: Set<String> = []

    private static let secretPrefix = "secrets."

    /// The name of the secret that a hole asks for, `secrets.NAME`; nil for the name of an argument.
    static func secretName(in hole: String) -> String? {
        hole.hasPrefix(secretPrefix) ? String(hole.dropFirst(secretPrefix.count)) : nil
    }

    init(arguments: Record, secret: @escaping @Sendable (String) -> Secret?) {
        self.arguments = arguments
        self.secret = secret
    }

    /// A filled template, and the same with the names of secrets in their place.
    struct Filled {
        var text = ""
        var shown = ""
        var isSecret = false
    }

    /// The arguments that no template has used, in order.
    var unused: Record { Record(arguments.filter { !used.contains($0.0) }) }

    /// A filler that puts the names of secrets where they would stand, as `{{secrets.NAME}}`.
    var namingSecrets: ArgumentFiller {
        ArgumentFiller(arguments: arguments, secret: { Secret("{{\(Self.secretPrefix)\($0)}}") })
    }

    /// The template with every argument passed through `encode`, and every secret too unless it has an encoding of its
    /// own, which is told its name and its value; nil when an argument has no value. Throws when a secret is missing.
    mutating func fill(
        _ template: String, encodeSecret: ((String, String) throws(ToolFailure) -> String)? = nil,
        encode: (String) throws(ToolFailure) -> String
    ) throws(ToolFailure) -> Filled? {
        var filled = Filled()
        var isComplete = true
        for part in Template(template).parts {
            switch part {
            case .text(let text):
                filled.text += text
                filled.shown += text
            case .hole(let name) where name.hasPrefix(Self.secretPrefix):
                let secretName = String(name.dropFirst(Self.secretPrefix.count))
                let secret = try reveal(secretName: secretName)
                if let encodeSecret {
                    filled.text += try encodeSecret(secretName, secret)
                } else {
                    filled.text += try encode(secret)
                }
                filled.shown += "{{\(name)}}"
                filled.isSecret = true
            case .hole(let name):
                guard let value = value(name) else {
                    isComplete = false
                    continue
                }
                let text = try encode(value.insertedText)
                filled.text += text
                filled.shown += text
            }
        }
        return isComplete ? filled : nil
    }

    /// A JSON template filled: a text that is one hole becomes the argument with its type, and a member or element whose
    /// argument has no value is left out. Nil when the whole template is such a text.
    mutating func fill(json template: Value) throws(ToolFailure) -> Value? {
        switch template {
        case .string(let text): return try fill(jsonText: text)
        case .list(let list):
            var elements: [Value] = []
            for element in list { if let value = try fill(json: element) { elements.append(value) } }
            return .list(List(elements))
        case .record(let record):
            var fields = Record()
            for (name, member) in record { fields[name] = try fill(json: member) }
            return .record(fields)
        default: return template
        }
    }

    private mutating func fill(jsonText text: String) throws(ToolFailure) -> Value? {
        if let name = Template(text).onlyHole {
            return name.hasPrefix(Self.secretPrefix) ? .string(try reveal(name)) : value(name)
        }
        var filled = ""
        for part in Template(text).parts {
            switch part {
            case .text(let literal): filled += literal
            case .hole(let name) where name.hasPrefix(Self.secretPrefix): filled += try reveal(name)
            case .hole(let name): filled += value(name)?.insertedText ?? ""
            }
        }
        return .string(filled)
    }

    /// The argument's value; null counts as none.
    private mutating func value(_ name: String) -> Value? {
        used.insert(name)
        guard let value = arguments[name], !value.isNull else { return nil }
        return value
    }

    /// The secret that a hole `secrets.NAME` names.
    private func reveal(_ hole: String) throws(ToolFailure) -> String {
        try reveal(secretName: String(hole.dropFirst(Self.secretPrefix.count)))
    }

    func reveal(secretName: String) throws(ToolFailure) -> String {
        guard let secret = secret(secretName) else {
            throw ToolFailure(.notConnected, "The secret '\(secretName)' is not set on this platform.")
        }
        return secret.reveal()
    }
}
