/// What a call may do, in rising order. See the language's page on effects.
public enum Effect: Int, Sendable, Comparable {
    /// Depends on its arguments alone.
    case pure
    /// Asks the platform, or reads a file.
    case reads
    /// Writes a file.
    case writes
    /// Sends something to the platform.
    case sends
    /// Decides a human task.
    case decides

    public static func < (left: Effect, right: Effect) -> Bool { left.rawValue < right.rawValue }
}

/// One parameter of a command or function, by position or by name.
public struct Parameter: Sendable {
    /// How the argument is read and what it may be.
    public enum Kind: Sendable, Equatable {
        /// An expression.
        case value
        /// An expression evaluated once per row, with `.` bound to the row. Only built-ins take them.
        case row
        /// A bare word that runs to white space; quotes or parentheses make it an expression that must be a string.
        case word(Word)
        /// A run: a bound name, `r1`, or the beginning of an id.
        case run
        /// A human task: `t1`, or the beginning of an id.
        case task
        /// The number of a timeline row; a run or a task is taken as well where the command says so.
        case rowNumber
        /// A length of time with its unit, `10s`.
        case time
    }

    /// What a bare word names; completion follows it.
    public enum Word: Sendable, Equatable {
        case file, agent, name
        /// One of these.
        case choice([String])
    }

    public enum Arity: Sendable, Equatable {
        case required, optional
        /// Any number, at least `minimum`.
        case many(minimum: Int)
    }

    public let name: String
    /// The kinds an argument may have, tried in order: `wait r done 10s` tells a run, a word and a time apart by them.
    public let kinds: [Kind]
    public let arity: Arity
    /// Whether this parameter takes what comes through a pipe.
    public let takesPipe: Bool
    /// What it means, one sentence.
    public let summary: String

    public init(
        _ name: String, _ kinds: Kind..., arity: Arity = .required, takesPipe: Bool = false, summary: String
    ) {
        self.name = name
        self.kinds = kinds
        self.arity = arity
        self.takesPipe = takesPipe
        self.summary = summary
    }
}

/// An option spelled `--name`, or `name:` in the call with parentheses.
public struct Flag: Sendable {
    public let name: String
    /// The kind of its argument; nil for a switch.
    public let kind: Parameter.Kind?
    public let summary: String

    public init(_ name: String, _ kind: Parameter.Kind? = nil, summary: String) {
        self.name = name
        self.kind = kind
        self.summary = summary
    }
}

/// A line that can be typed, with what it gives. The tests run each one.
public struct Example: Sendable {
    public let source: String
    /// The value, written as an expression; nil where the platform has its part in it.
    public let result: String?
    /// What is printed, where that is not the value: `…` stands for anything in a line, and by itself for any lines. Ids
    /// and times differ from run to run.
    public let printed: String?
    /// What has to be typed before it.
    public let preparation: [String]

    public init(
        _ source: String, gives result: String? = nil, prints printed: String? = nil, after preparation: [String] = []
    ) {
        self.source = source
        self.result = result
        self.printed = printed
        self.preparation = preparation
    }
}

/// What a command or function is to parser, analyser, help and completion.
public struct Signature: Sendable {
    public let name: String
    public let aliases: [String]
    public let parameters: [Parameter]
    public let flags: [Flag]
    public let effect: Effect
    /// One sentence with its full stop.
    public let summary: String
    /// What the sentence leaves out; may be empty.
    public let details: String
    public let examples: [Example]

    public init(
        _ name: String, aliases: [String] = [], parameters: [Parameter] = [], flags: [Flag] = [], effect: Effect,
        summary: String, details: String = "", examples: [Example]
    ) {
        self.name = name
        self.aliases = aliases
        self.parameters = parameters
        self.flags = flags
        self.effect = effect
        self.summary = summary
        self.details = details
        self.examples = examples
    }
}
