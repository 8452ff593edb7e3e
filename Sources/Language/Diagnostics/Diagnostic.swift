/// What went wrong, in one shape for a typing error, a refused call and a tape that does not match: where, what, and
/// what to do now. The shell draws it in one place.
public struct Diagnostic: Error, Sendable, Equatable {
    /// A stable name, never reused. The set is open: commands bring codes of their own.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }
    }

    /// What the failure means for whoever waits for the cell; the exit codes of the command line follow from it.
    public enum Outcome: Sendable, Equatable {
        /// A mistake, a refusal or an expectation that did not hold.
        case failed
        /// A limit of time was reached; `waitingForPerson` when the run stood before a human task then.
        case timedOut(waitingForPerson: Bool)
        case interrupted
        /// The platform cannot be reached, or it does not let us in.
        case unreachable
    }

    public var code: Code
    /// One sentence that says what is wrong, with its full stop.
    public var message: String
    /// Where in the source of the cell; nil when no text of the cell is to blame.
    public var span: Span?
    /// What to type or do now.
    public var hint: String?
    /// Names close to a name that is not known, the closest first.
    public var nearest: [String]
    public var outcome: Outcome
    /// Whether it was shown where it happened already, so that further out only the way there is left to tell.
    public var isShown = false

    public init(
        _ code: Code, _ message: String, at span: Span? = nil, hint: String? = nil, nearest: [String] = [],
        outcome: Outcome = .failed
    ) {
        self.code = code
        self.message = message
        self.span = span
        self.hint = hint
        self.nearest = nearest
        self.outcome = outcome
    }

    /// The same diagnostic, blamed on a place unless it already names one.
    public func located(at span: Span) -> Diagnostic {
        guard self.span == nil else { return self }
        var copy = self
        copy.span = span
        return copy
    }
}
