/// What `help CODE` says: why a diagnostic of the language comes up, with an example that produces it.
public struct Explanation: Sendable {
    public let code: Diagnostic.Code
    /// A few sentences.
    public let text: String
    /// A source that produces the code.
    public let example: String

    init(_ code: Diagnostic.Code, _ text: String, example: String) {
        self.code = code
        self.text = text
        self.example = example
    }

    /// One for each code of the language, in the order of the page on errors.
    public static let all: [Explanation] = reading + calling + naming + computing + limiting

    /// The explanation of a code; nil for the codes of commands.
    public static func of(_ code: Diagnostic.Code) -> Explanation? { all.first { $0.code == code } }
}
