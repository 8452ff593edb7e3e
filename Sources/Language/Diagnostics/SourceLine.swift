/// The line of a source a span begins on, cut where the caret belongs.
///
/// How wide the parts are on screen (tabs, CJK, emoji) is for whoever draws them to say; this only never cuts inside of a
/// character.
public struct SourceLine: Sendable, Equatable {
    /// Counted from 1.
    public let number: Int
    /// Where the line begins, as a UTF-8 offset.
    public let start: Int
    /// The line before the span.
    public let before: String
    /// The part of the span that lies on this line; empty for a span of no length, or one behind the last character.
    public let marked: String
    /// The line behind the span.
    public let after: String

    /// The line as it stands in the source, without its line break.
    public var text: String { before + marked + after }
    /// Where the span begins, in characters, counted from 1.
    public var column: Int { before.count + 1 }

    /// The line of a span, which may lie anywhere; what is outside of the source is moved to its edges.
    public init(of span: Span, in source: String) {
        let text = Array(source.utf8)
        let lower = min(max(span.lower, 0), text.count)
        let start = text[..<lower].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        var end = text[lower...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        if end > start, end < text.count, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        self.start = start
        number = text[..<start].count { $0 == UInt8(ascii: "\n") } + 1
        var (before, marked, after) = ("", "", "")
        var position = start
        for character in String(decoding: text[start..<end], as: UTF8.self) {
            let next = position + character.utf8.count
            if next <= lower {
                before.append(character)
            } else if position < span.upper {
                marked.append(character)
            } else {
                after.append(character)
            }
            position = next
        }
        (self.before, self.marked, self.after) = (before, marked, after)
    }
}

extension String {
    /// The part a span marks.
    func text(of span: Span) -> String {
        let start = utf8.index(startIndex, offsetBy: span.lower)
        return String(self[start..<utf8.index(start, offsetBy: span.upper - span.lower)])
    }
}
