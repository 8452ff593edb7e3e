/// What Tab offers for the word before the cursor.
public struct Completion: Sendable, Equatable {
    /// How many bytes (UTF-8) before the cursor are replaced.
    public let replacedBytes: Int
    /// A candidate that is a whole word ends in a space; one that goes on (a folder, a variable) does not.
    public let candidates: [String]

    public init(replacedBytes: Int, candidates: [String]) {
        self.replacedBytes = replacedBytes
        self.candidates = candidates
    }

    public static let none = Completion(replacedBytes: 0, candidates: [])

    /// What all candidates begin with.
    var commonPrefix: String {
        guard var prefix = candidates.first else { return "" }
        for candidate in candidates.dropFirst() { prefix = prefix.commonPrefix(with: candidate) }
        return prefix
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
