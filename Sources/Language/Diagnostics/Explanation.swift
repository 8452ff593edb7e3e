/// What `help CODE` says: why a diagnostic comes up, with an example that produces it.
public struct Explanation: Sendable {
    public let code: Diagnostic.Code
    /// A few sentences.
    public let text: String
    /// A source that produces the code.
    public let example: String
    /// Under which circumstances the example does; empty where it always does.
    public let circumstance: String

    public init(_ code: Diagnostic.Code, _ text: String, example: String, when circumstance: String = "") {
        self.code = code
        self.text = text
        self.example = example
        self.circumstance = circumstance
    }

    /// One for each code of the language, in the order of the page on errors.
    public static let all: [Explanation] = reading + calling + naming + computing + limiting

    /// The explanation of a code; nil for the codes of commands.
    public static func of(_ code: Diagnostic.Code) -> Explanation? { all.first { $0.code == code } }
}
