import Values
import Yams

/// Reads YAML texts into nodes with places.
///
/// Plain scalars are read by the core schema of YAML 1.2: `yes`, `on` and times are texts. Merge keys (`<<`) have no
/// meaning, a key that stands twice in a record is an error (contract, 26.1).
struct YAMLReader {
    /// What an alias repeats counts each time, so that a short text cannot unfold into a huge one.
    private static let nodeLimit = 100_000

    private let file: String?
    private var remainingNodes = nodeLimit

    private init(file: String?) { self.file = file }

    /// The documents of the stream that are not empty.
    ///
    /// - Parameter file: goes into the places of all nodes.
    static func documents(of text: String, file: String? = nil) throws(DocumentProblem) -> [YAMLNode] {
        var reader = YAMLReader(file: file)
        do {
            var documents: [YAMLNode] = []
            for root in try roots(of: text) {
                let document = try reader.node(root, depth: 0)
                if !document.isNull { documents.append(document) }
            }
            return documents
        } catch {
            var problem = error
            problem.position.file = file
            throw problem
        }
    }

    private static func roots(of text: String) throws(DocumentProblem) -> [Node] {
        do {
            // No resolver: what a scalar means is decided here, and not by patterns over every scalar.
            let parser = try Parser(yaml: withoutMark(text), resolver: .basic, encoding: .utf8)
            var roots: [Node] = []
            while let root = try parser.nextRoot() { roots.append(root) }
            return roots
        } catch {
            throw DocumentProblem(error)
        }
    }

    /// The text without the byte order mark that some editors begin files with (YAML 1.2, 5.2).
    private static func withoutMark(_ text: String) -> String {
        guard text.unicodeScalars.first == "\u{FEFF}" else { return text }
        return String(text.unicodeScalars.dropFirst())
    }

    private mutating func node(_ node: Node, depth: Int) throws(DocumentProblem) -> YAMLNode {
        let position = TextPosition(node.mark, in: file)
        remainingNodes -= 1
        guard remainingNodes > 0 else { throw DocumentProblem(at: position, text: "the document is too large") }
        guard depth <= Value.nestingLimit else {
            throw DocumentProblem(at: position, text: "nested more than \(Value.nestingLimit) deep")
        }
        return YAMLNode(content: try content(node, depth: depth), position: position)
    }

    private mutating func content(_ node: Node, depth: Int) throws(DocumentProblem) -> YAMLNode.Content {
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.style == .plain ? Value(plainYAML: scalar.string) : .string(scalar.string))
        case .sequence(let sequence):
            var nodes: [YAMLNode] = []
            for element in sequence { nodes.append(try self.node(element, depth: depth + 1)) }
            return .list(nodes)
        case .mapping(let mapping):
            var members: [YAMLMember] = []
            for (key, value) in mapping { members.append(try member(key, value, depth: depth)) }
            return .record(members)
        case .alias(let alias):
            throw DocumentProblem(at: TextPosition(alias.mark, in: file), text: "an alias without its anchor")
        }
    }

    private mutating func member(_ key: Node, _ value: Node, depth: Int) throws(DocumentProblem) -> YAMLMember {
        let position = TextPosition(key.mark, in: file)
        guard case .scalar(let name) = key else {
            throw DocumentProblem(at: position, text: "a key must be a name, not a list or a mapping")
        }
        return YAMLMember(name: name.string, position: position, node: try node(value, depth: depth + 1))
    }
}

extension TextPosition {
    fileprivate init(_ mark: Mark?, in file: String? = nil) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1, file: file)
    }
}

extension DocumentProblem {
    /// What the YAML library complained about, in one line and with its place.
    fileprivate init(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(at: TextPosition(mark), text: "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            let list = names.map { "'\($0)'" }.joined(separator: ", ")
            self.init(at: TextPosition(context.mark), text: "\(list) stands more than once in this mapping")
        case .reader(let problem, _, _, _):
            self.init(at: .start, text: "this is no YAML: \(problem)")
        default:
            self.init(at: .start, text: "this is no YAML: \(error)")
        }
    }
}
