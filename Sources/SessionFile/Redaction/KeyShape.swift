/// A form that keys and tokens of well-known makers have.
///
/// Redacted without being known: Phrony keys and tokens (`phk_`, `pwt_`), keys of OpenAI, Anthropic and others that
/// follow them (`sk-`), GitHub (`ghp_` and its family, `github_pat_`), GitLab (`glpat-`), Slack (`xoxb-` and its family),
/// AWS (`AKIA`, `ASIA`), Google (`AIza`), Stripe (`sk_live_` and its family), the value behind `Bearer` or `Basic`, JSON
/// web tokens, and private keys in PEM armour.
struct KeyShape: Sendable {
    /// What it begins with.
    let prefix: [UInt8]
    /// Whether the prefix stays readable, as `Bearer ` does.
    let keepsPrefix: Bool
    /// How many bytes behind the prefix belong to the secret; nil when they do not look like one.
    let length: @Sendable (Bytes) -> Int?

    typealias Bytes = UnsafeBufferPointer<UInt8>.SubSequence

    private init(_ prefix: String, keepsPrefix: Bool = false, length: @escaping @Sendable (Bytes) -> Int?) {
        self.prefix = Array(prefix.utf8)
        self.keepsPrefix = keepsPrefix
        self.length = length
    }

    static let all: [KeyShape] =
        ["phk_", "pwt_"].map { word($0, atLeast: 8) }
        + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"].map { word($0, atLeast: 20) }
        + ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-"].map { word($0, atLeast: 10) }
        + ["sk_live_", "sk_test_", "rk_live_", "rk_test_"].map { word($0, atLeast: 16) }
        + ["AKIA", "ASIA"].map { word($0, atLeast: 16, atMost: 16) }
        + [word("sk-", atLeast: 20, needsDigit: true), word("AIza", atLeast: 35), webToken, privateKey]
        + ["Bearer ", "bearer ", "Basic ", "basic "].map(credentials)

    /// Letters, digits, `_` and `-`. A digit is asked for where words of everyday language could look the same.
    private static func word(
        _ prefix: String, atLeast shortest: Int, atMost longest: Int = .max, needsDigit: Bool = false
    ) -> KeyShape {
        KeyShape(prefix) { rest in
            let word = rest.prefix(while: isWordByte)
            guard word.count >= shortest, word.count <= longest, !needsDigit || word.contains(where: isDigit)
            else { return nil }
            return word.count
        }
    }

    /// What follows an authentication scheme: `token68` of RFC 9110, section 11.2, with a digit in it.
    private static func credentials(_ scheme: String) -> KeyShape {
        KeyShape(scheme, keepsPrefix: true) { rest in
            let value = rest.prefix { isWordByte($0) || "./+~=".utf8.contains($0) }
            return value.count >= 16 && value.contains(where: isDigit) ? value.count : nil
        }
    }

    /// Three parts in base 64, the first of which encodes `{"`.
    private static let webToken = KeyShape("eyJ") { rest in
        let token = rest.prefix { isWordByte($0) || $0 == UInt8(ascii: ".") }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { $0.count >= 8 } ? token.count : nil
    }

    private static let privateKey = KeyShape("-----BEGIN ") { rest in
        let (opening, closing) = (Array("PRIVATE KEY-----".utf8), Array("-----END ".utf8))
        guard let start = rest.prefix(40).firstRange(of: opening)?.upperBound,
            let end = rest[start...].firstRange(of: closing)?.upperBound,
            let last = rest[end...].prefix(40).firstRange(of: opening)?.upperBound
        else { return nil }
        return last - rest.startIndex
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: isDigit(byte)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
