public import Values

/// The variables and functions of a session. A value: whoever runs a statement keeps the old one or takes the new one.
public struct Scope: Sendable {
    /// Variables in the order in which their names were first given.
    public private(set) var variables: [(name: String, value: Value)] = []
    private var positions: [String: Int] = [:]
    private(set) var functions: [String: Function] = [:]

    public init() {}

    /// The value of a variable.
    public subscript(name: String) -> Value? { positions[name].map { variables[$0].value } }

    /// Gives a value a name, in place of the one that had it.
    public mutating func bind(_ name: String, to value: Value) {
        if let position = positions[name] {
            variables[position].value = value
        } else {
            positions[name] = variables.count
            variables.append((name, value))
        }
    }

    /// The names of the functions made with `fn`, in alphabetical order.
    public var functionNames: [String] { functions.keys.sorted() }

    mutating func define(_ function: Function) { functions[function.definition.name.text] = function }
}

/// A function made with `fn`, with the source its spans belong to.
struct Function: Sendable {
    let definition: FunctionDefinition
    let source: String
}
