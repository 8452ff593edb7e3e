import Values

/// What conversations are made of. The standard library's `random(in:using:)` is avoided, since it promises no particular
/// numbers from one release to the next.
extension SplitMix64 {
    /// A number of the range, nearly uniform: the bias of one multiplication is far below what any reader could see.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound + 1)
        return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
    }

    /// A number of the range of which small ones are the most common, as durations and token counts are: the product
    /// of two uniform ones.
    mutating func skewedNumber(in range: ClosedRange<Int>) -> Int {
        let width = range.upperBound - range.lowerBound
        let first = number(in: 0...1_000)
        let second = number(in: 0...1_000)
        return range.lowerBound + width * first / 1_000 * second / 1_000
    }

    /// Whether something that happens `percent` times in a hundred happens now.
    mutating func chance(_ percent: Int) -> Bool {
        number(in: 1...100) <= percent
    }

    /// One of the choices, which must not be empty.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[number(in: 0...choices.count - 1)]
    }

    /// A version 4 UUID in lower case.
    mutating func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Self.hexDigits(of: high) + Self.hexDigits(of: low)
        return String(unsafeUninitializedCapacity: 36) { text in
            var end = 0
            for (index, digit) in digits.enumerated() {
                if [8, 12, 16, 20].contains(index) {
                    text[end] = UInt8(ascii: "-")
                    end += 1
                }
                text[end] = digit
                end += 1
            }
            return end
        }
    }

    private static func hexDigits(of word: UInt64) -> [UInt8] {
        let alphabet = Array("0123456789abcdef".utf8)
        return (0..<16).map { alphabet[Int(word >> UInt64(60 - 4 * $0) & 15)] }
    }
}
