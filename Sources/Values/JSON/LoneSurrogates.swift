/// How strings hold the halves of surrogate pairs that JSON can spell (`"\ud83d"`) and Unicode text can not.
///
/// The half U+D83D is held as the noncharacter U+10FFFF, which Unicode reserves for uses inside of a program, and the
/// private scalar U+10D83D behind it. So that a text which really has these scalars is not mistaken for a half, the
/// marks that stand right before a scalar of U+10D800…U+10DFFF are doubled on reading and halved on writing. Thus every
/// string that JSON can spell has exactly one form, and reading and writing undo each other. Two halves that come
/// together when strings are joined are written side by side, and so read as the character they make.
enum LoneSurrogates {
    /// U+10FFFF in UTF-8.
    static let mark: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBF]

    /// What a run of marks with what follows it stands for.
    enum Run {
        /// So many marks, and nothing special behind them.
        case marks(Int)
        /// So many marks, then a scalar of U+10D800…U+10DFFF; both are in the text itself.
        case marksBeforePrivateScalar(Int)
        /// So many marks, then half of a surrogate pair.
        case marksBeforeSurrogate(Int, UInt16)
    }

    /// Whether the text contains marks before a private scalar and so has to be encoded.
    static func needEncoding(in text: [UInt8]) -> Bool {
        text.contains(0xF4)
            && text.withUnsafeBytes { bytes in
                bytes.indices.contains { bytes.hasMark(at: $0) && bytes.privateScalar(at: $0 + mark.count) != nil }
            }
    }

    /// Encodes a text in which halves stand as three bytes each.
    static func encoded(_ generalized: [UInt8]) -> [UInt8] {
        generalized.withUnsafeBytes { bytes in
            var text: [UInt8] = []
            var position = 0
            while position < bytes.count {
                let marks = bytes.marks(at: position)
                position += marks * mark.count
                if let half = bytes.surrogate(at: position) {
                    text.append(marks: 2 * marks + 1)
                    text.appendGeneralizedUTF8(0x100000 + UInt32(half))
                    position += 3
                } else {
                    text.append(marks: bytes.privateScalar(at: position) == nil ? marks : 2 * marks)
                    if position < bytes.count { text.append(bytes[position]) }
                    position += 1
                }
            }
            return text
        }
    }

    /// Reads the run of marks at the position; it is `length` bytes long with what belongs to it.
    static func run(at position: Int, in bytes: UnsafeRawBufferPointer) -> (run: Run, length: Int) {
        let marks = bytes.marks(at: position)
        let length = marks * mark.count
        guard marks > 0, let scalar = bytes.privateScalar(at: position + length) else { return (.marks(marks), length) }
        guard !marks.isMultiple(of: 2) else { return (.marksBeforePrivateScalar(marks / 2), length) }
        return (.marksBeforeSurrogate(marks / 2, UInt16(truncatingIfNeeded: scalar)), length + 4)
    }
}

extension [UInt8] {
    /// Appends UTF-8, also for halves of surrogate pairs, which proper UTF-8 excludes.
    mutating func appendGeneralizedUTF8(_ code: UInt32) {
        func trail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (code >> shift & 0x3F)) }
        switch code {
        case 0..<0x80: append(UInt8(code))
        case 0x80..<0x800: self += [UInt8(0xC0 | code >> 6), trail(0)]
        case 0x800..<0x10000: self += [UInt8(0xE0 | code >> 12), trail(6), trail(0)]
        default: self += [UInt8(0xF0 | code >> 18 & 0x07), trail(12), trail(6), trail(0)]
        }
    }

    mutating func append(marks count: Int) {
        for _ in 0..<count { self += LoneSurrogates.mark }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func hasMark(at position: Int) -> Bool {
        position + 4 <= count && self[position..<position + 4].elementsEqual(LoneSurrogates.mark)
    }

    fileprivate func marks(at position: Int) -> Int {
        var marks = 0
        while hasMark(at: position + marks * 4) { marks += 1 }
        return marks
    }

    /// The low 16 bits of the scalar at the position, if it is one of U+10D800…U+10DFFF.
    fileprivate func privateScalar(at position: Int) -> UInt32? {
        guard position + 4 <= count, self[position] == 0xF4, self[position + 1] == 0x8D, self[position + 2] >= 0xA0
        else {
            return nil
        }
        return 0xD000 | UInt32(self[position + 2] & 0x3F) << 6 | UInt32(self[position + 3] & 0x3F)
    }

    /// The half of a surrogate pair that stands at the position in three bytes.
    fileprivate func surrogate(at position: Int) -> UInt16? {
        guard position + 3 <= count, self[position] == 0xED, self[position + 1] >= 0xA0 else { return nil }
        return 0xD000 | UInt16(self[position + 1] & 0x3F) << 6 | UInt16(self[position + 2] & 0x3F)
    }
}
