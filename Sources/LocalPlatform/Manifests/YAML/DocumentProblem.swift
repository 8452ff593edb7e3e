/// Something wrong or doubtful in a YAML document, with its place.
struct DocumentProblem: Error, Sendable, Equatable {
    var position: TextPosition
    /// The member, `agents[0].executionMode`; empty when the document as a whole is meant.
    var member: String
    /// What is wrong, to be read behind the member.
    var text: String

    init(at position: TextPosition, member: String = "", text: String) {
        self.position = position
        self.member = member
        self.text = text
    }
}

extension DocumentProblem: CustomStringConvertible {
    /// `line:column: member.path: text` (contract, 26.2, lint message).
    var description: String {
        "\(position.line):\(position.column): \(member.isEmpty ? "" : "\(member): ")\(text)"
    }
}

/// Everything that is wrong with one document: reading goes on after a problem, so that all of them are told at once.
final class ProblemList {
    private(set) var errors: [DocumentProblem] = []
    private(set) var warnings: [DocumentProblem] = []
    /// Whether `{{inputs.KEY}}` may stand wherever a text may: what will be there is not known yet.
    let allowsPlaceholders: Bool

    init(allowsPlaceholders: Bool = false) { self.allowsPlaceholders = allowsPlaceholders }

    func report(_ problem: DocumentProblem) { errors.append(problem) }

    func report(at position: TextPosition, _ member: String, _ text: String) {
        errors.append(DocumentProblem(at: position, member: member, text: text))
    }

    func warn(at position: TextPosition, _ member: String, _ text: String) {
        warnings.append(DocumentProblem(at: position, member: member, text: text))
    }
}
