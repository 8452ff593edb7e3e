import Language
import Tables
import Values

/// Listings of the desk: whole values for the language, ids by their ends on the screen.
extension CommandResult {
    /// A table of rows whose ids are cut to what is enough to name a thing; or a sentence.
    /// - Parameter shown: The rows as the screen shows them, where pipes and data get more than fits there.
    static func deskRows(_ rows: [Value], shownAs shown: [Value]? = nil, orElse sentence: String) -> CommandResult {
        let value = Value.list(List(rows))
        if rows.isEmpty { return .drawn(value) { _ in sentence } }
        let shown = (shown ?? rows).map(\.withShortIds)
        return .drawn(value) { Renderer($0).render(.list(List(shown))) }
    }

    /// One thing whole, drawn as `again` would: nothing is cut.
    static func whole(_ value: Value) -> CommandResult { .drawn(value) { Renderer($0.whole).render(value) } }
}

extension Value {
    fileprivate var withShortIds: Value {
        guard let record else { return self }
        return .record(Record(record.map { name, value in (name, value.shortened(isRun: name == "run")) }))
    }

    private static let shortLength = 8

    /// The end of an id, for those of a platform may begin alike; of a run the beginning, which names it everywhere.
    private func shortened(isRun: Bool) -> Value {
        guard let text = string, text.isId else { return self }
        return .string(String(isRun ? text.prefix(Self.shortLength) : text.suffix(Self.shortLength)))
    }

    /// The texts of a list, in one.
    var joinedTexts: String { (list ?? List()).compactMap(\.string).joined(separator: ", ") }

    /// A record with the members of another one that it does not have itself, behind its own.
    func completed(by other: Value, without left: Set<String> = []) -> Value {
        var whole = record ?? Record()
        for (name, value) in other.record ?? Record() where whole[name] == nil && !left.contains(name) {
            whole[name] = value
        }
        return .record(whole)
    }
}

extension String {
    /// Whether it is a UUID in its usual form.
    var isId: Bool { utf8.count == 36 && allSatisfy { $0.isHexDigit || $0 == "-" } }

    /// Whether this id begins or ends like a word; at least 6 characters of it are needed.
    func isId(like word: String) -> Bool {
        guard word.count >= 6 else { return false }
        let (id, word) = (lowercased(), word.lowercased())
        return id.hasPrefix(word) || id.hasSuffix(word)
    }
}

extension CommandContext {
    /// How many rows a listing shows at most.
    func take() throws(Diagnostic) -> Int { try call.count("take", from: 1) ?? Self.usualTake }

    private static let usualTake = 20

    /// Says how many rows of a list are not shown.
    func tellOfMore(_ list: DeskList) {
        guard list.total > list.items.count else { return }
        write("The newest \(list.items.count) of \(list.total); --take \(list.total) shows all.")
    }
}

extension Listing {
    static let take = Flag("take", .value, summary: "How many to list at most; 20 if left out.")
}
