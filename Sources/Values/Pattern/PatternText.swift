/// A text of valid UTF-8 as patterns see it.
extension UnsafeBufferPointer<UInt8> {
    /// How many bytes the scalar at this place has; 1 at the end, so that a search can step behind it.
    func scalarLength(at position: Int) -> Int {
        guard position < count else { return 1 }
        return switch self[position] {
        case ..<0x80: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }

    /// The scalar at this place and its length; nothing at the end.
    func scalar(at position: Int) -> (UInt32?, Int) {
        guard position < count else { return (nil, 0) }
        let first = UInt32(self[position])
        guard first >= 0x80 else { return (first, 1) }
        let length = scalarLength(at: position)
        var scalar = first & (0x7F >> UInt32(length))
        for trail in position + 1..<position + length { scalar = scalar << 6 | UInt32(self[trail] & 0x3F) }
        return (scalar, length)
    }

    func satisfies(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .startOfText: position == 0
        case .endOfText: position == count
        case .startOfLine: position == 0 || isLineEnd(before: position)
        case .endOfLine: position == count || isLineEnd(at: position)
        case .wordEdge: isWord(position - 1) != isWord(position)
        case .noWordEdge: isWord(position - 1) == isWord(position)
        }
    }

    /// Word characters are ASCII, so one byte decides.
    private func isWord(_ position: Int) -> Bool {
        position >= 0 && position < count && ScalarSet.wordCharacters.contains(UInt32(self[position]))
    }

    private func isLineEnd(at position: Int) -> Bool {
        self[position] == 0x0A || self[position] == 0x0D || isSeparator(at: position)
    }

    private func isLineEnd(before position: Int) -> Bool {
        self[position - 1] == 0x0A || self[position - 1] == 0x0D || (position >= 3 && isSeparator(at: position - 3))
    }

    /// U+2028 or U+2029.
    private func isSeparator(at position: Int) -> Bool {
        position + 3 <= count && self[position] == 0xE2 && self[position + 1] == 0x80 && self[position + 2] | 1 == 0xA9
    }
}
