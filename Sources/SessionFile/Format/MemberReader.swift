import Values

/// Takes the members of a line one by one; what nobody took is unknown.
struct MemberReader {
    private let members: Record
    private var taken: [String] = []

    init(_ members: Record) { self.members = members }

    /// The members not yet taken.
    var rest: Record {
        taken.count == members.count ? Record() : Record(members.filter { name, _ in !taken.contains(name) })
    }

    mutating func value(_ name: String) -> Value? {
        guard let value = members[name] else { return nil }
        taken.append(name)
        return value
    }

    mutating func string(_ name: String) throws(LineError) -> String {
        try required(name, try string(ifPresent: name))
    }

    mutating func string(ifPresent name: String) throws(LineError) -> String? {
        try read(name, "a string", \.string)
    }

    mutating func int(_ name: String) throws(LineError) -> Int {
        try required(name, try int(ifPresent: name))
    }

    mutating func int(ifPresent name: String) throws(LineError) -> Int? {
        try read(name, "an integer", \.int)
    }

    mutating func bool(_ name: String) throws(LineError) -> Bool {
        try required(name, try read(name, "true or false", \.bool))
    }

    mutating func bool(ifPresent name: String) throws(LineError) -> Bool? {
        try read(name, "true or false", \.bool)
    }

    mutating func record(_ name: String) throws(LineError) -> Record {
        try required(name, try record(ifPresent: name))
    }

    mutating func record(ifPresent name: String) throws(LineError) -> Record? {
        try read(name, "an object", \.record)
    }

    mutating func instant(_ name: String) throws(LineError) -> Instant {
        let text = try string(name)
        guard let instant = Instant(text) else { throw .wrong(member: name, expected: "an ISO-8601 time") }
        return instant
    }

    /// A member that is one of a closed set of words.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, as type: Word.Type = Word.self
    ) throws(LineError) -> Word {
        let text = try string(name)
        guard let word = Word(rawValue: text) else {
            throw .wrong(member: name, expected: "one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    func required<T>(_ name: String, _ value: T?) throws(LineError) -> T {
        guard let value else { throw .missing(member: name) }
        return value
    }

    private mutating func read<T>(
        _ name: String, _ expected: String, _ convert: (Value) -> T?
    ) throws(LineError) -> T? {
        guard let value = value(name) else { return nil }
        guard let result = convert(value) else { throw .wrong(member: name, expected: expected) }
        return result
    }
}
