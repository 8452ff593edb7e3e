extension UnsafeRawBufferPointer {
    /// The first place from `start` on, or the end, where a byte is no printable ASCII, a quote or a backslash.
    ///
    /// Looks at eight bytes at a time.
    @inline(__always)
    func endOfPlainASCII(from start: Int) -> Int {
        var position = start
        while position + 8 <= count {
            let block = UInt64(littleEndian: loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let special = block.specialBytes
            if special != 0 { return position + special.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < count, self[position].isPlainASCII { position += 1 }
        return position
    }

    /// The first place from `start` on, or the end, where a byte is a control character, a quote or a backslash.
    func endOfUnescaped(from start: Int) -> Int {
        var position = start
        while position < count, self[position] >= 0x80 || self[position].isPlainASCII { position += 1 }
        return position
    }

    /// Whether the bytes from `start` are those of the range, which lies inside.
    @inline(__always)
    func hasEqualBytes(at start: Int, and range: Range<Int>) -> Bool {
        let length = range.count
        guard start + length <= count else { return false }
        var offset = 0
        while offset + 8 <= length {
            let block = loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
            guard block == loadUnaligned(fromByteOffset: range.lowerBound + offset, as: UInt64.self) else {
                return false
            }
            offset += 8
        }
        while offset < length {
            guard self[start + offset] == self[range.lowerBound + offset] else { return false }
            offset += 1
        }
        return true
    }

    /// The bytes as a string; nil when they are not UTF-8 or hold a byte that begins one of the last private scalars.
    func text(in range: Range<Int>) -> String? {
        let bytes = UnsafeBufferPointer(rebasing: bindMemory(to: UInt8.self)[range])
        return bytes.contains(0xF4) ? nil : String(validating: bytes, as: UTF8.self)
    }

    /// Where the bytes stop being UTF-8.
    func firstInvalidUTF8(in range: Range<Int>) -> Int? {
        var parser = UTF8.ForwardParser()
        var rest = self[range].makeIterator()
        var offset = range.lowerBound
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}

extension UInt8 {
    /// Whether a JSON string spells this byte by itself and it is a character by itself.
    fileprivate var isPlainASCII: Bool {
        self >= 0x20 && self < 0x80 && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}

extension UInt64 {
    /// The highest bit of each byte that is below 0x20, above 0x7F, a quote or a backslash. Bytes behind the first such
    /// one may be marked too.
    fileprivate var specialBytes: UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = self ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = self ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found = (self &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones) | self
        return found & (ones &* 0x80)
    }
}
