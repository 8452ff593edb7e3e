/// Cuts what is written to a terminal into characters, control characters and sequences.
struct EscapeParser: Sendable {
    enum Event {
        case character(Unicode.Scalar)
        case control(UInt8)
        /// `ESC [ … final`; `isPrivate` with a `?` before the numbers.
        case sequence(final: UInt8, parameters: [Int], isPrivate: Bool)
    }

    private enum State {
        case ground, escape, charset
        case control([UInt8])
        case text([UInt8])
    }

    private var state = State.ground

    mutating func take(_ byte: UInt8) -> Event? {
        switch state {
        case .ground: return begin(byte)
        case .escape:
            state = byte == UInt8(ascii: "[") ? .control([]) : byte == UInt8(ascii: "(") ? .charset : .ground
            return nil
        case .charset:
            state = .ground
            return nil
        case .control(let bytes):
            guard (0x40...0x7E).contains(byte) else {
                state = .control(bytes + [byte])
                return nil
            }
            state = .ground
            return Self.sequence(byte, bytes)
        case .text(let bytes): return text(bytes + [byte])
        }
    }

    private mutating func begin(_ byte: UInt8) -> Event? {
        switch byte {
        case 0x1B:
            state = .escape
            return nil
        case 0..<0x20, 0x7F: return .control(byte)
        default: return text([byte])
        }
    }

    private mutating func text(_ bytes: [UInt8]) -> Event? {
        let length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4
        guard bytes.count >= length else {
            state = .text(bytes)
            return nil
        }
        state = .ground
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map { .character($0) }
    }

    private static func sequence(_ final: UInt8, _ bytes: [UInt8]) -> Event {
        let isPrivate = bytes.first == UInt8(ascii: "?")
        let digits = String(decoding: isPrivate ? bytes.dropFirst() : bytes[...], as: UTF8.self)
        return .sequence(
            final: final, parameters: digits.split(separator: ";").compactMap { Int($0) }, isPrivate: isPrivate)
    }
}

/// How many columns a terminal gives a scalar.
enum CellWidth {
    static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
