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
            var index = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[index] = UInt8(ascii: "-")
                    index += 1
                }
                let word = digit < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: word >> (60 - 4 * UInt64(digit % 16))) & 0xF
                buffer[index] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                index += 1
            }
            return 36
        }
    }
}
