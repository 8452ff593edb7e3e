/// What is written to a terminal to steer it.
enum TerminalSequences {
    /// The terminal frames what is pasted.
    static let pasteFramesOn = "\u{1B}[?2004h"
    static let pasteFramesOff = "\u{1B}[?2004l"
    static let clearToEndOfScreen = "\u{1B}[J"

    /// To the first column, that many rows up.
    static func lineStart(rowsUp: Int) -> String { rowsUp > 0 ? "\r\u{1B}[\(rowsUp)A" : "\r" }

    /// A text for a terminal in raw mode, where a line feed alone does not go back to the first column.
    static func raw(_ text: String) -> String { text.replacing("\n", with: "\r\n") }
}
