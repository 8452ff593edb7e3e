import Values

/// JSON text under construction, into which stored JSON is copied as it stands instead of being read and written again.
struct JSONText: Sendable {
    fileprivate(set) var bytes: [UInt8] = []

    /// A record; the members appear in the order in which they are added.
    static func record(_ fill: (inout Members) -> Void) -> JSONText {
        var members = Members()
        fill(&members)
        return members.closed()
    }

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
        private var text = JSONText()

        init() {
            // Most records are that short, and growing there costs more than writing.
            text.bytes.reserveCapacity(256)
            text.bytes.append(UInt8(ascii: "{"))
        }

        mutating func add(_ name: String, _ value: JSONText) {
            begin(name)
            text.bytes += value.bytes
        }

        mutating func add(_ name: String, _ value: Value) {
            begin(name)
            value.appendJSON(to: &text.bytes)
        }

        /// A string member; nil is written as `null`.
        mutating func add(_ name: String, _ value: String?) {
            begin(name)
            if let value { text.bytes.append(jsonString: value) } else { text.bytes += "null".utf8 }
        }

        mutating func add(_ name: String, _ value: Int) {
            begin(name)
            text.bytes += String(value).utf8
        }

        /// A time in UTC with milliseconds; nil is written as `null` (section 2).
        mutating func add(_ name: String, _ value: Instant?) { add(name, value?.iso) }

        /// A member whose value is stored JSON; nil is written as `null`.
        mutating func add(_ name: String, stored json: String?) {
            begin(name)
            text.bytes += (json ?? "null").utf8
        }

        /// All members of a stored record, in their place among these.
        mutating func addMembers(ofStored record: String) {
            let inner = record.utf8.dropFirst().dropLast()
            guard !inner.isEmpty else { return }
            separate()
            text.bytes += inner
        }

        private mutating func begin(_ name: String) {
            separate()
            text.bytes.append(jsonString: name)
            text.bytes.append(UInt8(ascii: ":"))
        }

        private mutating func separate() {
            if text.bytes.count > 1 { text.bytes.append(UInt8(ascii: ",")) }
        }

        fileprivate consuming func closed() -> JSONText {
            text.bytes.append(UInt8(ascii: "}"))
            return text
        }
    }
}
