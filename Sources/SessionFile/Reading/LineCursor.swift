#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Goes through the lines of a file from the first to the last and holds one at a time.
struct LineCursor {
    struct Line {
        /// Where it begins in the file.
        let offset: Int
        /// Without its newline.
        let bytes: [UInt8]
        /// False for the last line of a file that does not end in a newline.
        let hasNewline: Bool
    }

    private let reader: SessionReader
    private var buffer: [UInt8] = []
    /// Where the next line begins in the buffer.
    private var start = 0
    /// Where the buffer begins in the file.
    private var offset = 0

    private static let chunk = 256 << 10

    init(_ reader: SessionReader) { self.reader = reader }

    mutating func next() throws(SessionFileError) -> Line? {
        var searched = 0
        while true {
            if let end = position(ofNewlineFrom: start + searched) { return take(until: end, hasNewline: true) }
            searched = buffer.count - start
            guard try readMore() else { break }
        }
        return start < buffer.count ? take(until: buffer.count, hasNewline: false) : nil
    }

    private mutating func take(until end: Int, hasNewline: Bool) -> Line {
        defer { start = hasNewline ? end + 1 : end }
        return Line(offset: offset + start, bytes: Array(buffer[start..<end]), hasNewline: hasNewline)
    }

    private mutating func readMore() throws(SessionFileError) -> Bool {
        buffer.removeFirst(start)
        offset += start
        start = 0
        let more = try reader.read(Self.chunk, at: offset + buffer.count)
        buffer += more
        return !more.isEmpty
    }

    private func position(ofNewlineFrom index: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, index < bytes.count else { return nil }
            return memchr(base + index, Int32(newline), bytes.count - index).map { UnsafeRawPointer($0) - base }
        }
    }
}
