import Values

extension Suggestions {
    /// The end of a message about a name that nobody knows: `; did you mean 'x'?`, or nothing when none is close.
    static func hint(for name: String, among known: some Sequence<String>) -> String {
        nearest(to: name, among: known, limit: 1).first.map { "; did you mean '\($0)'?" } ?? ""
    }
}
