import Values

/// JSON text under construction, into which stored JSON is copied as it stands instead of being read and written again.
struct JSONText: Sendable {
    fileprivate(set) var bytes: [UInt8] = []

    /// A record; the members appear in the order in which they are added.
    static func record(_ fill: (inout Members) -> Void) -> JSONText {
        var text = JSONText()
        // Most records are that short, and growing there costs more than writing.
        text.bytes.reserveCapacity(256)
        text.append(record: fill)
        return text
    }

    /// Writes a record behind what there is.
    mutating func append(record fill: (inout Members) -> Void) {
        // Handed over, not shared, so that nothing is copied.
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        var members = Members(after: consume taken)
        fill(&members)
        bytes = (consume members).closed()
    }

    /// Writes a text that is known to be JSON, or what separates two, behind what there is.
    mutating func append(stored text: String) { bytes += text.utf8 }

    /// A list of texts that are JSON already.
    static func list(_ elements: some Sequence<JSONText>) -> JSONText {
        var text = JSONText()
        text.bytes.append(UInt8(ascii: "["))
        for (position, element) in elements.enumerated() {
            if position > 0 { text.bytes.append(UInt8(ascii: ",")) }
            text.bytes += element.bytes
        }
        text.bytes.append(UInt8(ascii: "]"))
        return text
    }

    init() {}

    init(_ value: Value) { bytes = value.jsonBytes() }

    /// Takes over a text that is known to be JSON: a column of the store.
    init(stored text: String) { bytes = Array(text.utf8) }

    var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONText {
    /// The members of a record that is being written.
    struct Members {
        private var bytes: [UInt8]
        /// How many bytes there are before the first member.
        private let start: Int

        fileprivate init(after bytes: consuming [UInt8]) {
            start = bytes.count + 1
            self.bytes = consume bytes
            self.bytes.append(UInt8(ascii: "{"))
        }

        mutating func add(_ name: StaticString, _ value: JSONText) {
            begin(name)
            bytes += value.bytes
        }

        mutating func add(_ name: StaticString, _ value: Value) {
            begin(name)
            value.appendJSON(to: &bytes)
        }

        /// A string member; nil is written as `null`.
        mutating func add(_ name: StaticString, _ value: String?) {
            begin(name)
            if let value { bytes.append(jsonString: value) } else { bytes += "null".utf8 }
        }

        mutating func add(_ name: StaticString, _ value: Int) {
            begin(name)
            bytes += String(value).utf8
        }

        /// A time in UTC with milliseconds; nil is written as `null` (section 2).
        mutating func add(_ name: StaticString, _ value: Instant?) { add(name, value?.iso) }

        /// A member whose value is stored JSON; nil is written as `null`.
        mutating func add(_ name: StaticString, stored json: String?) {
            begin(name)
            bytes += (json ?? "null").utf8
        }

        /// All members of a stored record, in their place among these.
        mutating func addMembers(ofStored record: String) {
            let inner = record.utf8.dropFirst().dropLast()
            guard !inner.isEmpty else { return }
            separate()
            bytes += inner
        }

        /// Names stand in the source and need no escapes.
        private mutating func begin(_ name: StaticString) {
            separate()
            bytes.append(UInt8(ascii: "\""))
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(UInt8(ascii: ":"))
        }

        private mutating func separate() {
            if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
        }

        fileprivate consuming func closed() -> [UInt8] {
            bytes.append(UInt8(ascii: "}"))
            return bytes
        }
    }
}
