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
            while position < text.count, !text[position].needsCare { position += 1 }
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

extension UInt8 {
    /// Whether a string cannot simply be copied at this byte: an escape is due, or 0xF4 may begin a half pair's mark.
    fileprivate var needsCare: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") || self == 0xF4
    }
}
