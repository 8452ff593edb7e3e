public import Values

/// One argument, evaluated.
public struct Argument: Sendable {
    public let value: Value
    public let span: Span
    /// The kind of the parameter it was read as: tells `wait r done` from `wait r 10s`.
    public let kind: Parameter.Kind
    /// Whether it stood there as itself (`t1`, a bare word), not as a variable or a computed value.
    public let isWrittenOut: Bool

    public init(value: Value, span: Span, kind: Parameter.Kind, isWrittenOut: Bool) {
        self.value = value
        self.span = span
        self.kind = kind
        self.isWrittenOut = isWrittenOut
    }
}

/// A call of a command, its arguments evaluated and sorted by parameter. A piped value stands under the parameter that
/// takes the pipe.
public struct Call: Sendable {
    public let signature: Signature
    /// The whole call in the cell's source.
    public let span: Span
    /// By the parameter's name; a parameter that was not given is missing.
    public let arguments: [String: [Argument]]
    /// By the flag's name; a switch that was given is `true`.
    public let flags: [String: Argument]

    public init(signature: Signature, span: Span, arguments: [String: [Argument]], flags: [String: Argument]) {
        self.signature = signature
        self.span = span
        self.arguments = arguments
        self.flags = flags
    }

    /// The only or first argument of a parameter.
    public func argument(_ parameter: String) -> Argument? { arguments[parameter]?.first }
    /// Its value.
    public func value(_ parameter: String) -> Value? { argument(parameter)?.value }
    /// All arguments of a parameter that takes several.
    public func all(_ parameter: String) -> [Argument] { arguments[parameter] ?? [] }
    /// Whether a switch, or a flag with a value, was given.
    public func isOn(_ flag: String) -> Bool { flags[flag] != nil }
    /// The value of a flag; nil when it was not given.
    public func flag(_ name: String) -> Value? { flags[name]?.value }
}
