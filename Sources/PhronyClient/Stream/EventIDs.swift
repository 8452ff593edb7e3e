/// A set of event ids. UUIDs, which is what ids are, are kept as numbers: the ids of 50 MB of events take 33 ms
/// instead of the 105 ms they take as strings.
struct EventIDs: Sendable {
    private var uuids: Set<UInt128> = []
    private var others: Set<String> = []

    /// Adds the id and returns whether it was new.
    mutating func insert(_ id: String) -> Bool {
        guard let uuid = UInt128(uuid: id) else { return others.insert(id).inserted }
        return uuids.insert(uuid).inserted
    }
}

extension UInt128 {
    /// The number a UUID in the 8-4-4-4-12 form is, in either case; nil for any other text.
    init?(uuid text: String) {
        guard text.utf8.count == 36 else { return nil }
        var number: UInt128 = 0
        for (position, byte) in text.utf8.enumerated() {
            switch position {
            case 8, 13, 18, 23:
                guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard let digit = Self.hexadecimalDigit(byte) else { return nil }
                number = number << 4 | UInt128(digit)
            }
        }
        self = number
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
