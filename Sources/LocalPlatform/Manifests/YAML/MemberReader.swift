import Values

/// Reads the members of one YAML record by name and type, and reports whatever does not fit.
///
/// Every member that is asked for counts as known; `finish` warns of the others, since the contract drops them without a
/// word (26.1) and a misspelt name would go unnoticed.
final class MemberReader {
    let node: YAMLNode
    /// The record's own member path, `agents[0]`; empty for the document.
    let path: String
    let problems: ProblemList
    private var known: [String] = []

    /// Reports a node that is no record, and reads it as an empty one.
    init(_ node: YAMLNode, path: String, problems: ProblemList) {
        self.node = node
        self.path = path
        self.problems = problems
        problems.requireRecord(node, at: path)
    }

    /// The member; nil when it is missing or null.
    func member(_ name: String) -> YAMLNode? {
        known.append(name)
        guard let node = node[name], !node.isNull else { return nil }
        return node
    }

    func memberPath(_ name: String) -> String { YAMLMember.path(of: name, in: path) }

    /// Where the member stands, or the record when it is missing.
    func position(of name: String) -> TextPosition { node[name]?.position ?? node.position }

    func report(_ name: String, _ text: String) {
        problems.report(at: position(of: name), memberPath(name), text)
    }

    /// Whether the text waits for an input, so that its form cannot be judged yet.
    func isPending(_ text: String?) -> Bool {
        guard problems.allowsPlaceholders, let text else { return false }
        return Template(text).holes.contains { $0.hasPrefix("inputs.") }
    }

    /// Warns of every member that nobody asked for.
    func finish() {
        for member in node.members where !known.contains(member.name) {
            let missing = known.filter { node[$0] == nil }
            let hint = Suggestions.hint(for: member.name, among: missing)
            problems.warn(
                at: member.position, memberPath(member.name), "is no member known here and has no effect\(hint)")
        }
    }

    /// Reports a missing member, and a member that was probably meant to be it.
    private func reportMissing(_ name: String) {
        let meant = node.members.first {
            !known.contains($0.name) && !Suggestions.nearest(to: $0.name, among: [name]).isEmpty
        }
        let position = meant?.position ?? node.position
        let hint = meant.map { "; '\($0.name)' stands in its place" } ?? ""
        problems.report(at: position, memberPath(name), "is required\(hint)")
    }
}

// Members by type.
extension MemberReader {
    /// A text that must be there and show something. The empty text stands in for one that is missing.
    func requiredText(_ name: String) -> String {
        guard let node = required(name) else { return "" }
        guard let text = text(node, name) else { return "" }
        if text.isEmpty {
            report(name, "must not be empty")
        } else if text.unicodeScalars.allSatisfy(\.isInvisible) {
            report(name, "must not be blank")
        }
        return text
    }

    func text(_ name: String) -> String? { member(name).flatMap { text($0, name) } }

    func flag(_ name: String) -> Bool? { scalar(name, "true or false") { $0.bool } }

    func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        let wanted =
            range.upperBound == .max
            ? "a whole number of at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return scalar(name, wanted) { value in value.int.flatMap { range.contains($0) ? $0 : nil } }
    }

    func decimal(_ name: String, in range: ClosedRange<Double>) -> Double? {
        let limits = "\(Number.decimal(range.lowerBound)) to \(Number.decimal(range.upperBound))"
        return scalar(name, "a number from \(limits)") { value in
            value.number.flatMap { range.contains($0.double) ? $0.double : nil }
        }
    }

    /// One of a few words, which are in small letters.
    ///
    /// - Parameter inAnyCase: whether capital letters do not count, as with modes and statuses (contract, section 30). Only
    ///   for words that are not kept as they were written.
    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, inAnyCase: Bool = false) -> Choice?
    where Choice.RawValue == String {
        guard let node = member(name), !isPending(node.value.string) else { return nil }
        let word = inAnyCase ? node.value.string?.lowercased() : node.value.string
        if let choice = word.flatMap(Choice.init(rawValue:)) { return choice }
        let choices = Choice.allCases.map(\.rawValue)
        let hint = word.map { Suggestions.hint(for: $0, among: choices) } ?? ""
        report(name, "must be one of \(choices.joined(separator: ", ")), not \(node.value.json())\(hint)")
        return nil
    }

    func requiredChoice<Choice: RawRepresentable & CaseIterable>(_ name: String, inAnyCase: Bool = false) -> Choice?
    where Choice.RawValue == String {
        required(name) == nil ? nil : choice(name, inAnyCase: inAnyCase)
    }

    /// A record as it stands, without looking at what is in it.
    func record(_ name: String) -> Record? {
        guard let node = member(name) else { return nil }
        if let record = node.value.record { return record }
        report(name, "must be a mapping, not \(node.kindName)")
        return nil
    }

    /// A JSON Schema that can be used, as it stands.
    func schema(_ name: String) -> Value? {
        guard let record = record(name) else { return nil }
        do {
            _ = try JSONSchema(.record(record))
        } catch {
            let place = error.path.isEmpty ? name : "\(name).\(error.path)"
            problems.report(at: position(of: name), memberPath(place), error.message)
        }
        return .record(record)
    }

    /// The elements of a list, each with its path.
    func list(_ name: String) -> [(node: YAMLNode, path: String)] {
        guard let node = member(name) else { return [] }
        guard case .list(let elements) = node.content else {
            report(name, "must be a list, not \(node.kindName)")
            return []
        }
        return elements.enumerated().map { ($1, "\(memberPath(name))[\($0)]") }
    }

    /// A list of texts that are not empty.
    func texts(_ name: String) -> [String] {
        list(name).compactMap { node, path in
            if let text = node.value.string, !text.isEmpty { return text }
            problems.report(at: node.position, path, "must be a text that is not empty")
            return nil
        }
    }

    /// A record of texts, `defaultHeaders` for instance.
    func textRecord(_ name: String) -> Record? {
        guard let record = record(name) else { return nil }
        for (key, value) in record where value.string == nil {
            report(name, "'\(key)' must be a text, not \(value.kindName)")
        }
        return record
    }

    private func required(_ name: String) -> YAMLNode? {
        guard let node = member(name) else {
            reportMissing(name)
            return nil
        }
        return node
    }

    private func text(_ node: YAMLNode, _ name: String) -> String? {
        if let text = node.value.string { return text }
        let hint = if case .scalar(let value) = node.content { "; put it in quotes: \"\(value.json())\"" } else { "" }
        report(name, "must be a text, not \(node.kindName)\(hint)")
        return nil
    }

    private func scalar<Result>(_ name: String, _ wanted: String, _ convert: (Value) -> Result?) -> Result? {
        guard let node = member(name), !isPending(node.value.string) else { return nil }
        if let result = convert(node.value) { return result }
        report(name, "must be \(wanted), not \(node.shortText)")
        return nil
    }
}

extension ProblemList {
    /// Whether the node at a path is a record; reports one that is none.
    @discardableResult
    func requireRecord(_ node: YAMLNode, at path: String) -> Bool {
        if case .record = node.content { return true }
        report(at: node.position, path, "must be a mapping, not \(node.kindName)")
        return false
    }
}

extension YAMLNode {
    /// `a list`, for messages.
    var kindName: String {
        switch content {
        case .scalar(.null): "nothing"
        case .scalar(.bool): "true or false"
        case .scalar(.number): "a number"
        case .scalar: "a text"
        case .list: "a list"
        case .record: "a mapping"
        }
    }

    fileprivate var shortText: String {
        if case .scalar(let value) = content { value.json() } else { kindName }
    }
}

extension Unicode.Scalar {
    fileprivate var isInvisible: Bool {
        properties.isWhitespace || [.control, .format].contains(properties.generalCategory)
    }
}
