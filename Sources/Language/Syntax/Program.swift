/// A source text and its tree. Nothing of the text is lost: its tokens, with what stands before each, are the text.
public struct Program: Sendable {
    public let source: String
    /// In the order of the source; the last one is the end.
    public let tokens: [Token]
    /// Statements and notes, in the order of the source.
    public let statements: [Statement]

    /// The text put together again from the tokens; equal to `source`.
    public var text: String {
        let bytes = Array(source.utf8)
        return String(decoding: tokens.flatMap { bytes[$0.start..<$0.span.upper] }, as: UTF8.self)
    }

    /// Whether there is nothing to run but at least one comment.
    public var isOnlyComment: Bool { !statements.isEmpty && statements.allSatisfy(\.isNote) }

    /// The source cut into one cell a top-level statement, comments and all.
    public var cells: [Span] { statements.map(\.spanWithComments) }

    /// The source text of a span.
    public func text(of span: Span) -> String { source.text(of: span) }
}
