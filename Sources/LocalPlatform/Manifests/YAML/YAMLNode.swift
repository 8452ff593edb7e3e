import Values

/// A place in a YAML text. Lines and columns count from 1, columns in Unicode scalars.
struct TextPosition: Sendable, Equatable, Comparable {
    var line: Int
    var column: Int
    /// The file of the text, as messages name it; nil for a text without one.
    var file: String?

    static let start = TextPosition(line: 1, column: 1)

    static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.file ?? "", left.line, left.column) < (right.file ?? "", right.line, right.column)
    }
}

/// A YAML value that knows where it stands.
struct YAMLNode: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// Null, a boolean, a number or a text.
        case scalar(Value)
        case list([YAMLNode])
        case record([YAMLMember])
    }

    var content: Content
    var position: TextPosition

    init(content: Content, position: TextPosition) {
        self.content = content
        self.position = position
    }

    /// A value that stands nowhere, such as the body of a request, to be read as a document is.
    init(_ value: Value) {
        position = .start
        content =
            switch value {
            case .list(let list): .list(list.map { YAMLNode($0) })
            case .record(let record):
                .record(record.map { YAMLMember(name: $0, position: .start, node: YAMLNode($1)) })
            default: .scalar(value)
            }
    }

    /// The node without its places.
    var value: Value {
        switch content {
        case .scalar(let value): value
        case .list(let nodes): .list(List(nodes.map(\.value)))
        case .record(let members): .record(Record(members.map { ($0.name, $0.node.value) }))
        }
    }

    var isNull: Bool { content == .scalar(.null) }

    /// The members of a record; none for everything else.
    var members: [YAMLMember] {
        if case .record(let members) = content { members } else { [] }
    }

    /// The elements of a list; none for everything else.
    var elements: [YAMLNode] {
        if case .list(let nodes) = content { nodes } else { [] }
    }

    subscript(name: String) -> YAMLNode? { members.first { $0.name == name }?.node }

    /// The node with every text in it replaced; keys of records stay. `replace` is given the text, its place, and its
    /// member path, which begins with this node's own.
    func mapTexts(at path: String, _ replace: (String, TextPosition, String) -> Value) -> YAMLNode {
        var node = self
        switch content {
        case .scalar(.string(let text)): node.content = .scalar(replace(text, position, path))
        case .scalar: break
        case .list(let nodes):
            node.content = .list(nodes.enumerated().map { $1.mapTexts(at: "\(path)[\($0)]", replace) })
        case .record(let members):
            node.content = .record(
                members.map { member in
                    var member = member
                    member.node = member.node.mapTexts(at: YAMLMember.path(of: member.name, in: path), replace)
                    return member
                })
        }
        return node
    }
}

/// One `name: value` of a record. The position is that of the name.
struct YAMLMember: Sendable, Equatable {
    var name: String
    var position: TextPosition
    var node: YAMLNode

    /// `versions[0].instructions`: the path of a member in the record at this path. A document has an empty one.
    static func path(of name: String, in record: String) -> String { record.isEmpty ? name : "\(record).\(name)" }
}
