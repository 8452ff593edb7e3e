extension Value {
    /// The value as JSON in one line without spaces. Reading it gives an equal value.
    ///
    /// Times, durations and handles are written as strings: as they print, as `1.5s`, by their short name. Strings are
    /// escaped only where JSON demands it.
    public func json() -> String { String(decoding: jsonBytes(), as: UTF8.self) }

    /// The value as JSON with one field or element a line, each level indented by `indent` spaces.
    public func json(indent: Int) -> String {
        var writer = JSONWriter(indent: max(0, indent))
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The bytes of `json()`.
    public func jsonBytes() -> [UInt8] {
        var writer = JSONWriter(indent: nil)
        // Most values are that short, and growing there costs more than writing.
        writer.bytes.reserveCapacity(256)
        writer.write(self)
        return writer.bytes
    }

    /// Writes `json()` behind bytes that are there already.
    public func appendJSON(to bytes: inout [UInt8]) {
        var writer = JSONWriter(indent: nil)
        swap(&writer.bytes, &bytes)
        writer.write(self)
        swap(&writer.bytes, &bytes)
    }

    /// The bytes of `json()`, or of `json(indent:)`; nil when there are more than `limit`, or when it was stopped.
    ///
    /// Lists and records may share their elements, so that a value of a few bytes can have a JSON of any length: writing
    /// ends where it gets too long. `stop` is asked every now and then whether to give up.
    public func jsonBytes(indent: Int? = nil, limit: Int, stop: () -> Bool = { false }) -> [UInt8]? {
        withoutActuallyEscaping(stop) { stop in
            var writer = JSONWriter(indent: indent, limit: limit, stop: stop)
            writer.write(self)
            return writer.isOver ? nil : writer.bytes
        }
    }

    /// Hands out `json()` in pieces, so that it is never in memory as a whole. `stop` is asked before each whether to give
    /// up.
    /// - Returns: Whether all of it was handed out.
    public func writeJSON(stop: () -> Bool, to take: ([UInt8]) -> Void) -> Bool {
        withoutActuallyEscaping(stop) { stop in
            withoutActuallyEscaping(take) { take in
                var writer = JSONWriter(indent: nil, stop: stop, take: take)
                writer.write(self)
                take(writer.bytes)
                return !writer.isOver
            }
        }
    }

    /// The beginning of `json()`: at least so many bytes of it, and a few more.
    public func jsonPrefix(_ length: Int) -> String {
        var writer = JSONWriter(indent: nil, limit: length)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private struct JSONWriter {
    fileprivate(set) var bytes: [UInt8] = []
    private let indent: Int?
    private let limit: Int
    private let stop: () -> Bool
    private let take: (([UInt8]) -> Void)?
    private var nextPause = Self.pauseDistance
    private var isStopped = false
    private var depth = 0

    /// After so many bytes, which take a few milliseconds, it is asked whether to stop.
    private static let pauseDistance = 1 << 18

    /// - Parameter take: Gets what is written piece by piece, but not the last one.
    init(
        indent: Int?, limit: Int = .max, stop: @escaping () -> Bool = { false }, take: (([UInt8]) -> Void)? = nil
    ) {
        self.indent = indent
        self.limit = limit
        self.stop = stop
        self.take = take
    }

    /// Whether it is too long, or was stopped.
    var isOver: Bool { bytes.count > limit || isStopped }

    private mutating func pause() {
        isStopped = stop()
        if let take {
            take(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        nextPause = bytes.count + Self.pauseDistance
    }

    /// Writes nothing more once it is over.
    mutating func write(_ value: Value) {
        if isOver { return }
        if bytes.count >= nextPause { pause() }
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): write(number)
        case .string(let text): bytes.append(jsonString: text)
        case .list(let list): write(list)
        case .record(let record): write(record)
        case .instant(let instant): bytes.append(jsonString: instant.description)
        case .duration(let duration): bytes.append(jsonString: duration.literal)
        case .handle(let handle): bytes.append(jsonString: handle.name)
        }
    }

    private mutating func write(_ number: Number) {
        if case .decimal(let value) = number, !value.isFinite {
            bytes += "null".utf8
        } else {
            bytes += number.description.utf8
        }
    }

    private mutating func write(_ list: List) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        for (position, element) in list.enumerated() where !isOver {
            separate(position)
            write(element)
        }
        close(isEmpty: list.isEmpty, UInt8(ascii: "]"))
    }

    private mutating func write(_ record: Record) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        for (position, (key, value)) in record.enumerated() where !isOver {
            separate(position)
            bytes.append(jsonString: key)
            bytes.append(UInt8(ascii: ":"))
            if indent != nil { bytes.append(UInt8(ascii: " ")) }
            write(value)
        }
        close(isEmpty: record.isEmpty, UInt8(ascii: "}"))
    }

    private mutating func separate(_ position: Int) {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        startLine()
    }

    private mutating func close(isEmpty: Bool, _ bracket: UInt8) {
        depth -= 1
        if !isEmpty { startLine() }
        bytes.append(bracket)
    }

    private mutating func startLine() {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes += repeatElement(UInt8(ascii: " "), count: indent * depth)
    }
}
