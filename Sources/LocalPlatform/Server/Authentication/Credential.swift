import Crypto
import Values

/// Makes and digests the two secrets the platform hands out (contract, section 3).
enum Credential {
    /// A new API key: `phk_` and 43 base64url characters, 32 random bytes.
    static func makeAPIKey() -> Secret { make(prefix: "phk_") }

    /// A new access token for the management routes.
    static func makeAccessToken() -> Secret { make(prefix: "pwt_") }

    /// A new token for one upload URL.
    static func makeUploadToken() -> Secret { make(prefix: "") }

    /// What is stored of a secret and compared in constant time.
    static func digest(of secret: String) -> SHA256Digest { SHA256.hash(data: Array(secret.utf8)) }

    /// A digest as it is stored.
    static func hex(_ digest: SHA256Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// A stored digest as it is compared; empty, and so equal to none, when the text is not hexadecimal.
    static func bytes(ofHex text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    private static func make(prefix: String) -> Secret {
        let random = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        return Secret(prefix + base64URL(random))
    }

    /// Base64 with the alphabet of URLs and without padding (RFC 4648, section 5).
    private static func base64URL(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for position in 0...group.count {
                text.append(alphabet[Int(bits >> UInt32(18 - 6 * position)) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
