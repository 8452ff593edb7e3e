import Testing
import Values

@testable import LocalPlatform

/// The texts of the contract's section 31, and what is different in answers to the same requests.
///
/// Ids and times are others in every run. An id of the contract has to stand for one id of ours wherever it stands, and a
/// time for a time of the same form. Everything else has to be the same, members in the same order.
struct ContractTexts {
    /// Our ids by those of the contract.
    private var ids: [String: String] = [:]

    /// Ids that do not look like one.
    private static let otherIds: Set<String> = ["log_81", "R-9", "3d0e…"]

    static func json(_ name: String) throws -> Value {
        try JSON.parse(SourceFile.text("Tests/LocalPlatformTests/Server/Fixtures/exchange/\(name).json"))
    }

    /// A text of the contract with our ids in it.
    func request(_ name: String) throws -> Value { try translated(Self.json(name)) }

    mutating func know(_ id: String, as ours: String) { ids[id] = ours }

    /// Ours for an id of the contract that has been seen in an answer.
    func id(_ id: String) throws -> String { try #require(ids[id]) }

    /// Expects the answer that the contract has under the name.
    mutating func expect(
        _ answer: HTTPExchange, _ status: Int, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        let differences = differences(try JSON.parse(answer.text), from: try Self.json(name))
        #expect(differences == [], sourceLocation: sourceLocation)
    }

    /// Where a value differs from the contract's, with its path.
    mutating func differences(_ ours: Value, from theirs: Value, at path: String = "") -> [String] {
        switch (ours, theirs) {
        case (.record(let ours), .record(let theirs)):
            guard ours.keys == theirs.keys else { return ["\(path): \(ours.keys) in place of \(theirs.keys)"] }
            var found: [String] = []
            for (name, value) in ours {
                found += differences(value, from: theirs[name] ?? .null, at: "\(path).\(name)")
            }
            return found
        case (.list(let ours), .list(let theirs)):
            guard ours.count == theirs.count else { return ["\(path): \(ours.count) in place of \(theirs.count)"] }
            var found: [String] = []
            for (position, pair) in zip(ours, theirs).enumerated() {
                found += differences(pair.0, from: pair.1, at: "\(path)[\(position)]")
            }
            return found
        case (.string(let ours), .string(let theirs)):
            let isSame = Self.isId(theirs) ? stands(ours, for: theirs) : Self.timeless(ours) == Self.timeless(theirs)
            return isSame ? [] : ["\(path): \(ours) in place of \(theirs)"]
        default:
            return ours.json() == theirs.json() ? [] : ["\(path): \(ours.json()) in place of \(theirs.json())"]
        }
    }

    private mutating func stands(_ ours: String, for theirs: String) -> Bool {
        if let known = ids[theirs] { return known == ours }
        defer { ids[theirs] = ours }
        return !ids.values.contains(ours) && (Self.otherIds.contains(theirs) || Self.isUUID(ours))
    }

    private static func isId(_ text: String) -> Bool { isUUID(text) || otherIds.contains(text) }

    private static func isUUID(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil
    }

    private static func timeless(_ text: String) -> String {
        text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z/, with: "TIME")
    }

    private func translated(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(ids[text] ?? text)
        case .list(let list): .list(List(list.map(translated)))
        case .record(let record): .record(Record(record.map { ($0.0, translated($0.1)) }))
        default: value
        }
    }
}
