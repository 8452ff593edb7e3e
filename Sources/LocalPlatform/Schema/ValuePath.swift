import Values

/// Where in a checked value something stands. It is spelled only when there is something to say about it.
indirect enum ValuePath {
    case root(String)
    case member(String, of: ValuePath)
    case element(Int, of: ValuePath)

    /// `input.items[0].sku`; a name that is no plain word in brackets, `input["a b"]`.
    var text: String {
        switch self {
        case .root(let name): name
        case .element(let index, let list): "\(list.text)[\(index)]"
        case .member(let name, let record) where Self.isPlain(name): "\(record.text).\(name)"
        case .member(let name, let record): "\(record.text)[\(Value.string(name).json())]"
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "$" }
    }
}
