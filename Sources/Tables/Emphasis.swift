/// How a piece of text stands out where colour is allowed.
///
/// Sequences are added after all text has passed the filter, so the only ones that reach the terminal are ours.
public enum Emphasis: Sendable, Equatable {
    case none
    /// Headings.
    case strong
    /// Rules, footers and what is of little weight.
    case faint
    /// Waits for a person.
    case attention
    case failure

    private var code: String? {
        switch self {
        case .none: nil
        case .strong: "1"
        case .faint: "2"
        case .attention: "33"
        case .failure: "31"
        }
    }

    /// The text between the sequences that switch the emphasis on and off, or as it is where colour is not allowed.
    public func applied(to harmlessText: String, _ layout: Layout) -> String {
        let (on, off) = sequences(layout)
        return on + harmlessText + off
    }

    func sequences(_ layout: Layout) -> (on: String, off: String) {
        guard layout.color, let code else { return ("", "") }
        return ("\u{1B}[\(code)m", "\u{1B}[0m")
    }
}
