/// Everything that is wrong with a manifest. Nothing of it was applied.
struct ManifestError: Error, Equatable {
    /// The entry file, as it was named; nil for a text without one. It stands before places that name no file.
    var file: String?
    /// In the order of their places.
    var problems: [DocumentProblem]

    init(file: String?, problems: [DocumentProblem]) {
        self.file = file
        self.problems = problems.sorted { $0.position < $1.position }
    }

    /// One line a problem, `path:line:column: member.path: text` (contract, 26.2).
    var lines: [String] { problems.map { Self.line($0, in: file) } }

    static func line(_ problem: DocumentProblem, in file: String?) -> String {
        ((problem.position.file ?? file).map { "\($0):" } ?? "") + "\(problem)"
    }
}

extension ManifestError: CustomStringConvertible {
    /// The lines in one, as `lint` prints them.
    var description: String { lines.joined(separator: "; ") }
}
