/// What stands in place of a secret: `<secret:1>`.
enum SecretToken {
    static let prefix = Array("<secret:".utf8)

    static func text(_ number: Int) -> String { "<secret:\(number)>" }

    /// The number of the token that `bytes` begin with, and where it ends.
    static func read(_ bytes: KeyShape.Bytes) -> (number: Int, end: Int)? {
        guard bytes.starts(with: prefix) else { return nil }
        let digits = bytes.dropFirst(prefix.count).prefix(while: KeyShape.isDigit)
        // Nine digits are more secrets than a session has, and never too many for a number.
        guard (1...9).contains(digits.count), let number = Int(String(decoding: digits, as: UTF8.self)),
            digits.endIndex < bytes.endIndex, bytes[digits.endIndex] == UInt8(ascii: ">")
        else { return nil }
        return (number, digits.endIndex + 1)
    }
}
