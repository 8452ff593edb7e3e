import Values

/// Reads the short members of a long line and steps over the others, so that a file of hundreds of megabytes is listed
/// without building its bodies.
struct LineSkimmer {
    private let bytes: [UInt8]
    private var position = 0

    /// Lines up to this length are read whole.
    static let threshold = 4 << 10
    /// Members up to this length are read.
    private static let longestMember = 1 << 10

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The short members of the object that `line` is. Of the long ones only brackets and quotes are checked; they are
    /// read, and may turn out to be broken, when they are asked for.
    static func members(of line: [UInt8]) throws(LineError) -> Record {
        var skimmer = LineSkimmer(line)
        return try skimmer.object()
    }

    private mutating func object() throws(LineError) -> Record {
        var record = Record()
        guard take(UInt8(ascii: "{")) else { throw .notAnObject }
        var isFirst = true
        while !take(UInt8(ascii: "}")) {
            guard isFirst || take(UInt8(ascii: ",")) else { throw error("',' or '}'") }
            isFirst = false
            let key = try member()
            guard take(UInt8(ascii: ":")), let name = try parsed(key).string else { throw error("a key") }
            let value = try member()
            if value.count <= Self.longestMember { record[name] = try parsed(value) }
        }
        guard position == bytes.count else { throw .notJSON(JSONError(offset: position, reason: .trailingText)) }
        return record
    }

    /// The extent of the key or value that begins here.
    private mutating func member() throws(LineError) -> Range<Int> {
        skipSpace()
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return start..<position }
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return start..<position }
                position += 1
            default: position += 1
            }
        }
        throw .notJSON(JSONError(offset: position, reason: .unfinished))
    }

    private mutating func skipString() throws(LineError) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        throw .notJSON(JSONError(offset: bytes.count, reason: .unfinished))
    }

    private func parsed(_ range: Range<Int>) throws(LineError) -> Value {
        do { return try JSON.parse(Array(bytes[range])) } catch { throw .notJSON(error) }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [9, 13, 32].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func error(_ expected: String) -> LineError {
        .notJSON(JSONError(offset: position, reason: .unexpected(expected: expected)))
    }
}
