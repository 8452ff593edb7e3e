extension [UInt8] {
    /// Writes a text as a JSON string, escaped only where JSON demands it.
    public mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { appendEscaped(UnsafeRawBufferPointer($0)) }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ text: UnsafeRawBufferPointer) {
        var position = 0
        while position < text.count {
            let plainStart = position
            position = text.endOfCopyable(from: position)
            append(contentsOf: UnsafeRawBufferPointer(rebasing: text[plainStart..<position]))
            guard position < text.count else { return }
            if text[position] == 0xF4 {
                position += appendRun(at: position, in: text)
            } else {
                appendEscape(text[position])
                position += 1
            }
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): self += [UInt8(ascii: "\\"), byte]
        case 0x08: self += "\\b".utf8
        case 0x09: self += "\\t".utf8
        case 0x0A: self += "\\n".utf8
        case 0x0C: self += "\\f".utf8
        case 0x0D: self += "\\r".utf8
        default: appendEscape(unit: UInt16(byte))
        }
    }

    private mutating func appendEscape(unit: UInt16) {
        let digits = String(unit, radix: 16)
        self += "\\u".utf8
        self += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        self += digits.utf8
    }

    /// Writes what begins with a byte 0xF4 and answers its length: halves of surrogate pairs as their escapes.
    private mutating func appendRun(at position: Int, in text: UnsafeRawBufferPointer) -> Int {
        let (run, length) = LoneSurrogates.run(at: position, in: text)
        switch run {
        case .marks(0):
            append(text[position])
            return 1
        case .marks(let marks), .marksBeforePrivateScalar(let marks):
            append(marks: marks)
        case .marksBeforeSurrogate(let marks, let half):
            append(marks: marks)
            appendEscape(unit: half)
        }
        return length
    }
}

extension UnsafeRawBufferPointer {
    /// The first place from `start` on, or the end, where a text cannot simply be copied into a JSON string: an escape is
    /// due, or 0xF4 may begin a half pair's mark.
    fileprivate func endOfCopyable(from start: Int) -> Int {
        var position = endOfPlainASCII(from: start)
        while position < count, self[position] >= 0x80, self[position] != 0xF4 {
            position += 1
            if position < count, self[position] < 0x80 { position = endOfPlainASCII(from: position) }
        }
        return position
    }
}
