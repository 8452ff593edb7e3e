/// Follows whether the editor is in the middle of a key that takes several characters.
///
/// What is handed to it there must belong to the key: `ESC`, `ESC [ … letter`, `ESC O letter`, and the character after Ctrl-V.
struct KeySequence {
    private enum State {
        case none, escape, parameters, quote
    }

    private var state = State.none

    /// Whether the key goes on, unless it was a lone `ESC`.
    var isOpen: Bool { state != .none }
    /// Whether the editor takes the next character whatever it is.
    var isQuoting: Bool { state == .quote }

    mutating func follow(_ scalar: Unicode.Scalar) {
        switch (state, scalar) {
        case (.none, "\u{1B}"): state = .escape
        case (.none, "\u{16}"): state = .quote
        case (.escape, "["), (.escape, "O"): state = .parameters
        case (.escape, "\u{1B}"): state = .escape
        case (.parameters, "\u{20}"..."\u{3F}"): break
        default: state = .none
        }
    }

    /// The editor gave up waiting for the rest.
    mutating func abandon() { state = .none }
}
