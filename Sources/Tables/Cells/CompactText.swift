import Values

/// A value as JSON in one line, as far as there is room for it.
///
/// What does not fit is not even looked at: a cell shows some dozen columns of a value that may be megabytes.
struct CompactText {
    /// The JSON text; if it is longer than the room, maybe only its beginning.
    private(set) var text = ""
    private let room: Int

    /// `room` is in bytes.
    init(_ value: Value, room: Int) {
        self.room = room
        write(value)
    }

    private var isFull: Bool { text.utf8.count > room }

    private mutating func write(_ value: Value) {
        switch value {
        case .string(let string): write(string)
        case .list(let list): write(list)
        case .record(let record): write(record)
        case .handle(let handle): text += handle.name
        case .number(let number): text += number.description
        default: text += value.json()
        }
    }

    private mutating func write(_ list: List) {
        text += "["
        var separator = ""
        for element in list {
            if isFull { return }
            text += separator
            separator = ","
            write(element)
        }
        text += "]"
    }

    private mutating func write(_ record: Record) {
        text += "{"
        var separator = ""
        for (key, value) in record {
            if isFull { return }
            text += separator
            separator = ","
            write(key)
            text += ":"
            write(value)
        }
        text += "}"
    }

    /// As much of a string as makes the text fuller than full, counting that up to three bytes of a scalar are left out. A
    /// string that needs no escapes is copied; for the others the writer of `Values` knows how.
    private mutating func write(_ string: String) {
        let part = CompactText.beginning(of: string, bytes: max(room - text.utf8.count, 0) + 4)
        if part.allBytes({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            text += "\""
            text += part
            text += "\""
        } else {
            text += Value.string(part).json()
        }
    }

    /// The string, or if it has more bytes than asked, the scalars that lie within that many.
    static func beginning(of string: String, bytes: Int) -> String {
        guard string.utf8.count > bytes else { return string }
        let end = string.utf8.index(string.startIndex, offsetBy: bytes)
        return String(string[..<end])
    }
}
