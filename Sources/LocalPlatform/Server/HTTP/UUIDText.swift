import Crypto

/// Ids as the platform spells them: UUIDs in the 8-4-4-4-12 form, in lower case (contract, section 2).
enum UUIDText {
    /// The id that follows from a name and the id of what it is a name in, always the same one (version 5).
    static func named(_ name: String, in space: String) -> String {
        var hash = Insecure.SHA1()
        hash.update(data: Array(space.utf8))
        hash.update(data: Array(name.utf8))
        return spell(Array(hash.finalize().prefix(16)), version: 5)
    }

    /// An id that is random from its first digit on (version 4).
    static func random() -> String {
        let random = RandomBlock.shared
        let numbers = [random.next(), random.next()]
        return spell(numbers.withUnsafeBytes { Array($0) }, version: 4)
    }

    private static func spell(_ bytes: [UInt8], version: UInt8) -> String {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | version << 4
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { text in
            var length = 0
            for (position, byte) in bytes.enumerated() {
                if position == 4 || position == 6 || position == 8 || position == 10 {
                    text[length] = UInt8(ascii: "-")
                    length += 1
                }
                text[length] = digits[Int(byte >> 4)]
                text[length + 1] = digits[Int(byte & 15)]
                length += 2
            }
            return length
        }
    }
}

extension StringProtocol {
    /// The text in lower case when it is a UUID; ids are compared without regard to case (contract, section 2).
    var asUUID: String? {
        guard utf8.count == 36 else { return nil }
        for (position, byte) in utf8.enumerated() {
            let isDash = position == 8 || position == 13 || position == 18 || position == 23
            guard isDash ? byte == UInt8(ascii: "-") : byte.isHexDigit else { return nil }
        }
        return lowercased()
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
