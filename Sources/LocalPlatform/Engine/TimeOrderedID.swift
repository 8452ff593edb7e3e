import Values

/// UUIDs of version 7: the milliseconds since 1970 in front, the rest random (RFC 9562, 5.7).
///
/// Rows that are made together have neighbouring ids, so that the rows of a thousand concurrent runs touch few pages of
/// the store.
enum TimeOrderedID {
    static func make(at time: Instant, using random: inout some RandomNumberGenerator) -> String {
        let milliseconds = UInt64(clamping: time.nanoseconds / 1_000_000)
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &random)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &random)
        return text(high, low)
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            write(high >> 32, 8, to: buffer, at: 0)
            write(high >> 16, 4, to: buffer, at: 9)
            write(high, 4, to: buffer, at: 14)
            write(low >> 48, 4, to: buffer, at: 19)
            write(low, 12, to: buffer, at: 24)
            for hyphen in [8, 13, 18, 23] { buffer[hyphen] = UInt8(ascii: "-") }
            return 36
        }
    }

    /// Writes the last digits of a number, hexadecimal.
    private static func write(
        _ number: UInt64, _ digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var rest = number
        for index in (start..<start + digits).reversed() {
            let value = UInt8(truncatingIfNeeded: rest & 0xF)
            buffer[index] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
            rest >>= 4
        }
    }
}
