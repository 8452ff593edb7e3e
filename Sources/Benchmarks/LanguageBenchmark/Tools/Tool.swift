/// A program that answers questions about JSON files, with the fastest query that somebody who knows it well would
/// write plainly.
///
/// All of them print the same answer, as `Answer` reads it: JSON, or a table whose first two columns are `ordinal` and
/// `type`. Files are named relative to the working directory, so that no name needs quoting.
protocol Tool {
    var name: String { get }

    /// The program that answers the question about the file; nil when the tool cannot.
    func process(for question: Question, about file: String) -> ChildProcess?
}

/// The other programs that are installed here.
enum Peers {
    static func installed() -> [any Tool] {
        let candidates: [(any Tool)?] = [Jq(), Node(), SQLite(), DuckDB()]
        return candidates.compactMap { $0 }
    }
}
