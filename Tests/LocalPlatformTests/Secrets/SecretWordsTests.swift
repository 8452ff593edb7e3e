import Testing
import Values

@testable import LocalPlatform

@Suite("Names of secrets")
struct SecretWordsTests {
    static let names = [
        "password", "dbPassword", "clientSecret", "access_token", "Authorization", "apiKey", "X-API-Key", "API_KEY",
    ]

    @Test("are known in any spelling", arguments: names)
    func known(_ name: String) { #expect(SecretWords.areIn(name)) }

    @Test("are no others", arguments: ["", "key", "orderId", "Accept", "pass", "cookie"])
    func others(_ name: String) { #expect(!SecretWords.areIn(name)) }

    @Test("are masked in payloads and in the audit log alike", arguments: names)
    func masked(_ name: String) {
        func payload(_ secret: String) -> Value {
            .record(Record([(name, .string(secret)), ("orderId", .string("A-1"))]))
        }
        #expect(PayloadMask.masked(payload("v")) == payload("…"))
        #expect(AuditSummary.shown(payload("v")) == payload("…"))
    }

    @Test("of cookies are masked in the audit log, which shows what integrations send")
    func cookies() {
        let value: Value = ["Set-Cookie": "v", "cookieConsent": "yes"]
        #expect(AuditSummary.shown(value) == ["Set-Cookie": "…", "cookieConsent": "…"])
        #expect(PayloadMask.masked(value) == value)
    }

    @Test("that only say which secret is meant are masked in payloads, and kept in the audit log")
    func references() {
        let value: Value = ["secretName": "SHOP", "apiKeySecretId": "s-1"]
        #expect(PayloadMask.masked(value) == ["secretName": "…", "apiKeySecretId": "…"])
        #expect(AuditSummary.shown(value) == value)
    }
}
