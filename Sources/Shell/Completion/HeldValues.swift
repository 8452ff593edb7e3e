import Language
import Values

/// The values that names hold now, by the source text that reaches them. Nothing is evaluated: only names, fields and
/// indexes are followed.
struct HeldValues: Sendable {
    let core: ShellCore

    /// Rows that are looked at for the names of their fields.
    private static let rowLimit = 100
    /// The fields of a run that are read from the platform when they are asked for.
    private static let readFields = ["items", "runs", "session", "tasks"]

    /// The fields of the value of an expression.
    func fields(of base: String) -> [String] {
        switch value(of: base) {
        case .handle(let handle): handle.fields.keys + (handle.kind == .run ? Self.readFields : [])
        case let value?: value.record.map { Self.spelled($0.keys) } ?? []
        case nil: []
        }
    }

    /// The fields of the rows that come out of a pipe, as far as its first piece tells.
    func rowFields(of pipe: String) -> [String] {
        let source = pipe.split(separator: "|", maxSplits: 1).first.map(String.init) ?? ""
        guard let rows = value(of: source)?.list else { return [] }
        return Self.spelled(
            rows.prefix(Self.rowLimit).flatMap { $0.handle?.fields.keys ?? $0.record?.keys ?? [] })
    }

    /// Field names that can be typed behind a dot as they are.
    private static func spelled(_ keys: [String]) -> [String] {
        keys.filter { key in
            key.unicodeScalars.allSatisfy {
                $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
                && key.first?.isNumber == false
        }
    }

    // MARK: Following a path

    private func value(of path: String) -> Value? {
        var steps = path.filter { !$0.isWhitespace }.replacing("[", with: ".[").replacing("?.", with: ".")
            .split(separator: ".", omittingEmptySubsequences: true)[...]
        guard let root = steps.popFirst() else { return nil }
        return steps.reduce(rootValue(String(root))) { value, step in value.flatMap { Self.follow(step, from: $0) } }
    }

    private func rootValue(_ name: String) -> Value? {
        if name == "$_" { return core.update { $0.lastValue?.value } }
        if name.hasPrefix("$") {
            guard let number = Int(name.dropFirst()) else { return nil }
            return core.update { $0.values[number] }
        }
        return core.scope[name] ?? core.book.run(named: name)?.handle ?? core.book.task(named: name)?.handle
    }

    private static func follow(_ step: Substring, from value: Value) -> Value? {
        guard step.hasPrefix("["), step.hasSuffix("]") else {
            return value.handle?.fields[String(step)] ?? value.record?[String(step)]
        }
        guard let list = value.list, let index = Int(step.dropFirst().dropLast()) else { return nil }
        let position = index < 0 ? list.count + index : index
        return list.indices.contains(position) ? list[position] : nil
    }
}
